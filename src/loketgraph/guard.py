"""Judge a stranger's query before an engine sees it: how large, how deep, how long its chains, and what it asks for.

It reads tokens, not meaning, so it costs little and says no in words. It is a courtesy: what keeps the service safe is
the worker process, which holds without it. SPARQL 1.1 Query: https://www.w3.org/TR/sparql11-query/.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from .errors import QueryRefused
from .tokens import Soort, Token, decode_escapes, tokens

VORMEN = ("SELECT", "CONSTRUCT", "ASK", "DESCRIBE")
_CHANGING = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"}
_VOLATILE = {"NOW", "RAND", "UUID", "STRUUID", "BNODE"}
_CHAINING = {"||", "&&", "+", "-", "*", "/", "|", "^", "!", "=", "!=", "<", ">", "<=", ">="}
_OPENING = {"{": "}", "(": ")", "[": "]"}
_SEPARATING = {".", ";", ","}


@dataclass(frozen=True)
class Grenzen:
    """How large a query may be; every field is the setting sparql_<field>."""

    max_bytes: int
    max_tokens: int
    max_diepte: int
    max_keten: int
    max_patronen: int


@dataclass(frozen=True)
class Ontleding:
    """What the tokens tell: the form (empty when there is none), prefixes, graphs of FROM, and counted sizes.

    `kolommen` are the variables in the order in which they appear, when the query asks for all of them with `*`.
    """

    vorm: str = ""
    prefixen: Mapping[str, str] = field(default_factory=dict)
    grafen: tuple[str, ...] = ()
    kolommen: tuple[str, ...] = ()
    vluchtig: bool = False
    wijzigt: str = ""
    elders: bool = False
    maten: Mapping[str, int] = field(default_factory=dict)


def read(query: str, base: str, max_tokens: int = 0) -> Ontleding:
    """What a query asks, as far as its tokens tell. With `max_tokens` it looks at one token more than that, no further.

    A text with two readings (escapes, a quote between angle brackets) counts as the worst of them.
    """
    found = _read(tokens(query), base, max_tokens)
    others = [tokens(decoded)] if (decoded := decode_escapes(query)) != query else []
    if "'" in query and "<" in query:
        others.append(tokens(decoded, quotes_end_iris=True))
    for other in others:
        found = _worst(found, _read(other, base, max_tokens))
    return found


def judge(query: str, base: str, grenzen: Grenzen, grafen: Sequence[str] | None) -> Ontleding:
    """What a query asks. Raises QueryRefused with every objection; a text that is too long is not read at all.

    `grafen` are the graphs there are; None means that any may be named.
    """
    if len(query.encode("utf-8", "surrogatepass")) > grenzen.max_bytes:
        raise QueryRefused([_too_much("max_bytes", grenzen.max_bytes)])
    ontleding = read(query, base, grenzen.max_tokens)
    objections = [
        _too_much(name, limit) for name, limit in vars(grenzen).items() if ontleding.maten.get(name, 0) > limit
    ]
    if ontleding.wijzigt:
        objections.append(("alleen_lezen", f"{ontleding.wijzigt} kan hier niet. Deze dienst leest alleen."))
    if ontleding.elders:
        objections.append(("geen_service", "SERVICE kan hier niet. Vraag een andere server rechtstreeks."))
    objections += [("grafen", text) for text in unknown_graphs(ontleding.grafen, grafen)]
    if objections:
        raise QueryRefused(objections)
    return ontleding


def unknown_graphs(asked: Iterable[str], grafen: Sequence[str] | None) -> list[str]:
    """A sentence for each graph that is not there."""
    if grafen is None:
        return []
    return [
        f"De graaf {graaf} is er niet. Kies uit: {', '.join(grafen)}."
        for graaf in dict.fromkeys(asked)
        if graaf not in grafen
    ]


_TOO_MUCH = {
    "max_bytes": "De zoekvraag is langer dan {grens} bytes. Vraag minder tegelijk.",
    "max_tokens": "De zoekvraag heeft meer dan {grens} woorden en tekens. Vraag minder tegelijk.",
    "max_diepte": "De zoekvraag heeft haakjes dieper dan {grens} in elkaar. Haal haakjes weg.",
    "max_keten": "De zoekvraag rijgt meer dan {grens} delen aan elkaar. Gebruik VALUES of splits haar.",
    "max_patronen": "De zoekvraag heeft meer dan {grens} patronen. Splits haar in kleinere vragen.",
}


def _too_much(name: str, limit: int) -> tuple[str, str]:
    return f"sparql_{name}", _TOO_MUCH[name].format(grens=limit)


class _Level:
    """What is counted between one pair of brackets."""

    def __init__(self, opened: str, data: bool = False) -> None:
        self.opened = opened
        self.data = data
        self.operators = 0
        self.parts = 0


def _read(found: Iterable[Token], base: str, max_tokens: int) -> Ontleding:
    listed = []
    for token in found:
        listed.append(token)
        if len(listed) == max_tokens + 1 and max_tokens:
            break
    words = [token.tekst.upper() for token in listed if token.soort is Soort.WOORD]
    prefixes, base = _prologue(listed, base)
    return Ontleding(
        vorm=next((vorm for word in words for vorm in VORMEN if word.startswith(vorm)), ""),
        prefixen=prefixes,
        grafen=tuple(_from(listed, prefixes, base)),
        kolommen=_columns(listed),
        vluchtig=any(word in _VOLATILE for word in words),
        wijzigt=next((word for word in words if word in _CHANGING), ""),
        elders=_asks_elsewhere(listed),
        maten=_measure(listed),
    )


def _worst(one: Ontleding, other: Ontleding) -> Ontleding:
    return Ontleding(
        vorm=one.vorm or other.vorm,
        prefixen={**other.prefixen, **one.prefixen},
        grafen=tuple(dict.fromkeys((*one.grafen, *other.grafen))),
        kolommen=one.kolommen,
        vluchtig=one.vluchtig or other.vluchtig,
        wijzigt=one.wijzigt or other.wijzigt,
        elders=one.elders or other.elders,
        maten={name: max(number, other.maten[name]) for name, number in one.maten.items()},
    )


def _prologue(listed: Sequence[Token], base: str) -> tuple[dict[str, str], str]:
    """The declared prefixes and the base; a relative IRI is read against the base that stands before it."""
    prefixes: dict[str, str] = {}
    for index, token in enumerate(listed):
        if token.soort is not Soort.WOORD:
            continue
        after = listed[index + 1 : index + 3]
        if token.tekst.upper() == "BASE" and after and after[0].soort is Soort.IRI:
            base = _resolve(base, after[0].tekst)
        elif token.tekst.upper() == "PREFIX" and [t.soort for t in after] == [Soort.NAAM, Soort.IRI]:
            prefixes[after[0].tekst.removesuffix(":")] = _resolve(base, after[1].tekst)
    return prefixes, base


def _from(listed: Sequence[Token], prefixes: Mapping[str, str], base: str) -> Iterator[str]:
    """The graphs of FROM and FROM NAMED; a prefix that is not declared is left to the engine."""
    for index, token in enumerate(listed):
        if token.soort is not Soort.WOORD or token.tekst.upper() not in ("FROM", "FROMNAMED"):
            continue
        after = [t for t in listed[index + 1 : index + 3] if t.tekst.upper() != "NAMED"]
        if after and after[0].soort is Soort.IRI:
            yield _resolve(base, after[0].tekst)
        elif after and after[0].soort is Soort.NAAM:
            prefix, _, local = after[0].tekst.partition(":")
            if prefix in prefixes:
                yield prefixes[prefix] + local.replace("\\", "")


def _columns(listed: Sequence[Token]) -> tuple[str, ...]:
    """The variables of `SELECT *` in order; the engine would put them in an order of its own."""
    text = [token.tekst.upper() for token in listed]
    start = text.index("SELECT") + 1 if "SELECT" in text else len(text)
    start += text[start : start + 1] in (["DISTINCT"], ["REDUCED"])
    if text[start : start + 1] != ["*"]:
        return ()
    return tuple(dict.fromkeys(token.tekst[1:] for token in listed if token.soort is Soort.VARIABELE))


def _resolve(base: str, iri: str) -> str:
    iri = decode_escapes(iri)
    try:
        return iri if urlsplit(iri).scheme else urljoin(base, iri) + ("#" if iri.endswith("#") else "")
    except ValueError:
        return iri


def _asks_elsewhere(listed: Sequence[Token]) -> bool:
    """SERVICE, also glued to what stands beside it: a parser without tokens reads `1SERVICE:x{` as SERVICE."""
    for index, token in enumerate(listed):
        if token.soort is Soort.WOORD and "SERVICE" in token.tekst.upper():
            return True
        if token.soort is Soort.NAAM and "SERVICE" in token.tekst.partition(":")[0].upper():
            after = listed[index + 1 : index + 2]
            if after and after[0].tekst == "{":
                return True
    return False


def _measure(listed: Sequence[Token]) -> dict[str, int]:
    """The sizes a limit exists for. A chain is what one pair of brackets strings together."""
    levels = [_Level("")]
    depth = chain = patterns = 0
    data = False
    for token in listed:
        text, level = token.tekst, levels[-1]
        if token.soort is Soort.WOORD:
            data = data or text.upper() == "VALUES"
        elif token.soort is Soort.IRI:  # perhaps no IRI but a comparison: then its brackets count
            depth = max(depth, len(levels) - 1 + text.count("(") + text.count("["))
        elif token.soort is not Soort.TEKEN:
            continue
        elif text in _OPENING:
            if level.opened == "{" and not level.data:
                level.parts += 1
            levels.append(_Level(text, text == "{" and data))
            data = data and text != "{"
            patterns += text == "{"
        elif text in _OPENING.values():
            if len(levels) > 1:
                levels.pop()
        elif text in _SEPARATING:
            level.operators = 0
            patterns += level.opened in ("{", "[") and not level.data
        elif text in _CHAINING:
            level.operators += 1
        depth = max(depth, len(levels) - 1)
        chain = max(chain, levels[-1].operators, level.operators, level.parts)
    return {"max_tokens": len(listed), "max_diepte": depth, "max_keten": chain, "max_patronen": patterns}
