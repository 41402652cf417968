"""The command `gyebo`. Exit codes: 0 fine, 1 findings, 2 wrong use or unreadable input."""
