"""Where a thing is found: from its IRI to the page of this service, and back.

The pattern is the one of the Dutch URI strategy (https://www.pldn.nl): /id/ names a thing, /doc/ describes it, /def/
names a term. Organisations keep their TOOI IRI and have a page by their code.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from .namespaces import ID, LG, SOORTEN
from .situatie import organisatie_iri

BASIS: Final = "https://w3id.org/loketgraph/"
ONTOLOGIE: Final = BASIS + "def"
_ONDER_ID = re.compile(rf"{re.escape(ID)}(?P<soort>[a-z]+)/(?P<naam>[^/?#]+)")
_TERM = re.compile(rf"{re.escape(str(LG))}(?P<term>[^/?#]+)")


def page_of(iri: str) -> str:
    """The path of the page about an IRI; any IRI has one, whether or not something is known about it."""
    if match := _ONDER_ID.fullmatch(iri):
        return f"/doc/{match['soort']}/{quote(match['naam'])}"
    if match := _TERM.fullmatch(iri):
        return f"/doc/def/{quote(match['term'])}"
    if iri in (ONTOLOGIE, str(LG)):
        return "/doc/def"
    code = iri.rsplit("/", 1)[-1]
    if code and organisatie_iri(code) == iri:
        return f"/doc/organisatie/{quote(code)}"
    return f"/doc?iri={quote(iri, safe='')}"


def iri_of(soort: str, naam: str) -> str:
    """The IRI that a page or a parameter is about; empty for a kind that does not exist."""
    if soort == "def":
        return str(LG) + naam
    if soort in ("organisatie", "gemeente"):
        return organisatie_iri(naam)
    return f"{ID}{soort}/{naam}" if soort in SOORTEN else ""


def code_of(iri: str) -> str:
    """The last part of an IRI: what people call it when it has no name."""
    return re.split(r"[/#]", iri.rstrip("/#"))[-1] or iri


def is_web(value: str) -> bool:
    """Whether a value may be a link: http or https, nothing that could run."""
    return value.startswith(("http://", "https://"))
