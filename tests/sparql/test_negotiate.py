"""Content negotiation: weights, specificity, aliases, and nothing that fits."""

from __future__ import annotations

import pytest

from loketgraph.negotiate import choose
from loketgraph.uitslagen import GRAFEN, JA_NEE, TABELLEN

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"


@pytest.mark.parametrize(
    ("accept", "mediatype"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.5", XML),
        ("application/sparql-results+json;q=0.1, */*;q=0.2", XML),
        ("text/*", "text/csv"),
        ("text/*;q=0.5, text/csv;q=0", "text/tab-separated-values"),
        ("application/json", "application/json"),
        ("application/xml, */*;q=0.8", "application/xml"),
        ("text/html, application/xhtml+xml, */*;q=0.8", JSON),
        ("text/turtle, text/tab-separated-values;q=0.1", "text/tab-separated-values"),
        (f"{JSON};q=0, */*;q=0.1", XML),
        ("text/csv;header=present", "text/csv"),
        (f"{XML};q=1.5, text/csv;q=0.3", "text/csv"),
    ],
)
def test_table(accept: str, mediatype: str) -> None:
    chosen = choose(accept, TABELLEN)
    assert chosen
    assert chosen[1] == mediatype


@pytest.mark.parametrize("accept", ["text/turtle", "*/*;q=0", "x", "text/html", "text/csv;q=0", ";;,"])
def test_nothing_fits(accept: str) -> None:
    assert choose(accept, TABELLEN) is None


def test_yes_and_no_is_no_csv() -> None:
    assert choose("text/csv", JA_NEE) is None


def test_a_graph_is_turtle_unless_asked() -> None:
    assert [choose(accept, GRAFEN)[1] for accept in ("", "application/*", "application/json")] == [  # type: ignore[index]
        "text/turtle",
        "application/trig",
        "application/json",
    ]
