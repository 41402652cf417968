"""The public query library: a page and a documented call for each query."""
