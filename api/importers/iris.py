"""IRIs from names. Source text is hostile until proven harmless: slugs keep letters, digits, . _ - only."""

from __future__ import annotations

import re
import unicodedata

import pyoxigraph as ox

from api.config import DEFAULT_BASE_IRI as BASE

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gyebo": f"{BASE}def/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# Ends that ask the server for one format of a document; a name must not look like one.
_FORMATS = re.compile(r"\.(html|ttl|jsonld|nt|rdf|json|csv|nq|trig)$")
_LONGEST = 96
_WORDS = {"+": " plus ", "&": " and ", "@": " at ", "α": "alpha", "β": "beta", "µ": "mu", "μ": "mu"}


class UnusableName(ValueError):
    """A name that leaves nothing to make an IRI of."""


def slug(name: str) -> str:
    """Return a name as one IRI segment. Raises UnusableName where nothing is left."""
    for sign, word in _WORDS.items():
        name = name.replace(sign, word)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    joined = re.sub(r"[^a-z0-9._]+", "-", plain)
    result = re.sub(r"\.{2,}", ".", re.sub(r"-{2,}", "-", joined)).strip("-._")[:_LONGEST].rstrip("-._")
    if not result:
        raise UnusableName(f"nothing of the name {name!r} can stand in an IRI")
    return _FORMATS.sub(r"-\1", result)


def path_of(identifier: str) -> str:
    """Return "<namespace>/<id>" (a Hugging Face or vendor id) as IRI segments. Raises UnusableName."""
    namespace, separator, name = identifier.partition("/")
    if not separator or "/" in name:
        raise UnusableName(f"{identifier!r} is not of the form namespace/name")
    return f"{slug(namespace)}/{slug(name)}"


def iri(curie: str) -> ox.NamedNode:
    """Return the IRI of "prefix:local". The caller's own words only, never a source's."""
    prefix, _, local = curie.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def ours(path: str) -> ox.NamedNode:
    """Return an IRI below our base."""
    return ox.NamedNode(BASE + path)


def code(scheme: str, value: str) -> ox.NamedNode:
    """Return the IRI of a concept of a code list."""
    return ours(f"code/{scheme}/{value}")


def outside(address: str) -> ox.NamedNode | None:
    """Return a web address from a source as an IRI, or None where it is not a clean one."""
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+", address):
        return None
    try:
        return ox.NamedNode(address)
    except ValueError:
        return None
