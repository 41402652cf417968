"""Files and shapes in, findings out: each with its place and with what to write instead."""
