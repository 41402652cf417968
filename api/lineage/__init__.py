"""Where models come from and what came of them: an index beside the store, and what is read from it."""
