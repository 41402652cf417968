"""How much of a stranger's text is read."""

from __future__ import annotations

LARGEST_TEXT = 64 * 1024 * 1024  # bytes; a profile has kilobytes
MOST_STATEMENTS = 1_000_000
LARGEST_WRITTEN_OUT = 256 * 1024 * 1024  # bytes of N-Quads; short names may stand for long IRIs
LONGEST_LITERAL = 100_000  # characters
LONGEST_IRI = 4_000  # characters
READING_SECONDS = 8  # of the processor
READING_MEMORY = 1024 * 1024 * 1024  # bytes of one reader process
PATIENCE = 60.0  # seconds on the clock, on a machine that has more to do
