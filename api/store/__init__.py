"""The engine: datasets and Turtle files, releases, and releases in another SPARQL 1.1 engine."""
