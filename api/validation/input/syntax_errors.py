"""What is wrong with a text that the engine refuses."""

from __future__ import annotations

import pyoxigraph as ox

from api.formats import TABLE
from api.validation.input.document_formats import something_else
from api.validation.input.refusals import Refusal


def syntax_refusal(text: str, form: ox.RdfFormat, error: SyntaxError, base_iri: str) -> Refusal:
    """Return what is wrong, in our words: engines tell tokens, not reasons."""
    if form not in (ox.RdfFormat.JSON_LD, ox.RdfFormat.RDF_XML) and (other := something_else(text)):
        return other
    del base_iri
    if "LoadDocumentCallback" in str(error.msg):
        return Refusal("remote-context")
    name = next((row.label for row in TABLE if row.graph_writer == form), str(form))
    return Refusal("unreadable", error.lineno, error.offset, {"format": name})
