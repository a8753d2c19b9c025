"""A worker with an empty store in memory that also takes updates: only for the update tests of W3C.

The shipped service has no way to start it: the command of its workers is fixed, and its endpoint refuses updates.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from loketgraph.tokens import Soort, Token, tokens
from loketgraph.uitslagen import Uitslag
from loketgraph.worker import Onuitvoerbaar, WerkerGrenzen, answer, serve


def with_using(update: str, default: list[str], named: list[str]) -> str:
    """The update with the dataset of the protocol as USING clauses (SPARQL 1.1 Protocol, section 2.2.3)."""
    if not default and not named:
        return update
    found = list(tokens(update))
    words = {token.tekst.upper() for token in found if token.soort is Soort.WOORD}
    if words & {"USING", "WITH"}:
        raise Onuitvoerbaar("syntaxis", "USING en WITH gaan niet samen met using-graph-uri.")
    using = [f"USING <{iri}>" for iri in default] + [f"USING NAMED <{iri}>" for iri in named]
    depth, parts = 0, []
    for token in found:
        depth += {"{": 1, "}": -1}.get(token.tekst, 0)
        if depth == 0 and token.soort is Soort.WOORD and token.tekst.upper() == "WHERE":
            parts += using
        parts.append(_written(token))
    return " ".join(parts)


def _written(token: Token) -> str:
    return f"<{token.tekst}>" if token.soort is Soort.IRI else token.tekst


def handle(store: ox.Store, asked: Mapping[str, Any], limits: WerkerGrenzen) -> Uitslag:
    """The result of a query, or nothing after an update."""
    if not asked["wijzigt"]:
        return answer(store, asked, limits)
    try:
        store.update(with_using(asked["zoekvraag"], asked["default"], asked["named"]), base_iri=asked["basis"])
    except SyntaxError as error:
        raise Onuitvoerbaar("syntaxis", str(error)) from error
    return Uitslag((), 0)


if __name__ == "__main__":
    opened = ox.Store()
    serve(lambda asked, limits: handle(opened, asked, limits), WerkerGrenzen(**json.loads(sys.argv[1])))
