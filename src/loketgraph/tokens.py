"""Cut a SPARQL query into the terminals of its grammar (https://www.w3.org/TR/sparql11-query/#sparqlGrammar).

One pass, without recursion and without looking back: the time is linear in the length, whatever the text. It never
fails: a character that fits nowhere is a token of its own, and the engine refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SPACE = re.compile(r"(?:[\s\x00\ufeff]++|#[^\r\n]*+)*+")
_IRI = re.compile(r"<((?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+)>")
_TEXT = re.compile(
    r'"""(?:"{0,2}(?:[^"\\]|\\[\s\S]))*+"""'
    r"|'''(?:'{0,2}(?:[^'\\]|\\[\s\S]))*+'''"
    r'|"(?:[^"\\\r\n]|\\.)*+"'
    r"|'(?:[^'\\\r\n]|\\.)*+'"
)
_VARIABLE = re.compile(r"[?$]\w++")
_LANGUAGE = re.compile(r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+")
_RUN = re.compile(r"\w[\w.\-\u00b7]*+")
_PIECE = re.compile(r"\d+|[^\W\d]\w*|[\s\S]")
_LOCAL = re.compile(r":(?:[\w:.\-\u00b7]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])*+")
_SIGN = re.compile(r"&&|\|\||\^\^|[!<>]=|[\s\S]")


class Soort(StrEnum):
    """What a token is."""

    WOORD = "woord"
    NAAM = "naam"
    IRI = "iri"
    TEKST = "tekst"
    VARIABELE = "variabele"
    GETAL = "getal"
    TEKEN = "teken"


class Token(NamedTuple):
    """A terminal and its text; of an IRI the text between the angle brackets."""

    soort: Soort
    tekst: str


def decode_escapes(query: str) -> str:
    """The query with \\uXXXX and \\UXXXXXXXX read as the characters they stand for (SPARQL 1.1 Query, section 19.2)."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match[0]

    return _ESCAPE.sub(character, query)


def tokens(query: str, quotes_end_iris: bool = False) -> Iterator[Token]:
    """The tokens in order. `1<'>'` has two readings, a comparison or an IRI: `quotes_end_iris` takes the first."""
    place = 0
    while (place := _SPACE.match(query, place).end()) < len(query):  # type: ignore[union-attr]
        first = query[place]
        if first == "<" and (match := _IRI.match(query, place)) and not (quotes_end_iris and "'" in match[1]):
            yield Token(Soort.IRI, match[1])
        elif first in "\"'" and (match := _TEXT.match(query, place)):
            yield Token(Soort.TEKST, match[0])
        elif first in "?$" and (match := _VARIABLE.match(query, place)):
            yield Token(Soort.VARIABELE, match[0])
        elif first == "@" and (match := _LANGUAGE.match(query, place)):
            yield Token(Soort.TEKST, match[0])
        elif match := _RUN.match(query, place):
            if query.startswith(":", match.end()):
                place, start = match.end(), match[0]
                match = _local(query, place)
                yield Token(Soort.NAAM, start + match[0])
            else:
                yield from map(_piece, _PIECE.findall(match[0]))
        elif first == ":":
            match = _local(query, place)
            yield Token(Soort.NAAM, match[0])
        else:
            match = _SIGN.match(query, place)
            assert match
            yield Token(Soort.TEKEN, match[0])
        place = match.end()


def _local(query: str, place: int) -> re.Match[str]:
    """The colon and what follows in a prefixed name; a dot at its end is no part of it."""
    match = _LOCAL.match(query, place)
    assert match
    without = match[0].rstrip(".")
    found = match if without == match[0] else _LOCAL.match(query, place, place + len(without))
    assert found
    return found


def _piece(text: str) -> Token:
    if text[0].isdecimal():
        return Token(Soort.GETAL, text)
    return Token(Soort.WOORD if text[0].isalpha() or text[0] == "_" else Soort.TEKEN, text)
