"""Gyebo: an RDF knowledge graph of AI models, and the server for it."""

__version__ = "0.1.0"
