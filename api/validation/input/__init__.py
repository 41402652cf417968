"""What comes in: files and texts of strangers, read within limits, and where in them each value stands."""
