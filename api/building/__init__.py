"""From the folders to a release: files loaded, triples derived, everything checked, then published."""
