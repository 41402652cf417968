"""What leaves Gyebo: dumps with their licences and checksums."""
