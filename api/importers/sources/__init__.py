"""One module for each outside source: its raw files as observations."""
