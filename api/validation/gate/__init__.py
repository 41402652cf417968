"""The gate: a submission speaks of its own subjects alone, and of each of them once."""
