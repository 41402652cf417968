"""What people write by hand: the short form of a profile, its templates, and what terms mean."""
