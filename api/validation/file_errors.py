"""Files of the knowledge folders that do not parse: what is wrong with them, in words."""

from __future__ import annotations

import pyoxigraph as ox

from api.config import DEFAULT_BASE_IRI
from api.store.turtle_files import UnreadableFile
from api.validation.input.character_sets import text_of
from api.validation.input.refusals import Refusal
from api.validation.input.syntax_errors import syntax_refusal


def explained(error: UnreadableFile) -> UnreadableFile:
    """Return the same error in our words, where the file is Turtle with a mistake or in another encoding."""
    if error.line is None:
        return error
    try:
        text = text_of(error.path.read_bytes())
        for _ in ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=DEFAULT_BASE_IRI):
            pass
    except OSError:
        return error
    except Refusal as refusal:
        return _told(error, refusal)
    except SyntaxError as mistake:
        return _told(error, syntax_refusal(text, ox.RdfFormat.TURTLE, mistake, DEFAULT_BASE_IRI))
    return error


def _told(error: UnreadableFile, refusal: Refusal) -> UnreadableFile:
    return UnreadableFile(error.path, refusal.words.ko, refusal.words.en, refusal.line, refusal.column)
