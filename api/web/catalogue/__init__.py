"""The front page, lists, and what a release holds."""
