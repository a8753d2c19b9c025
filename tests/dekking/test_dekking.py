"""The coverage report: what it counts in the invented country, and that every query of it runs."""

from __future__ import annotations

import datetime as dt
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from loketgraph import cli
from loketgraph.dekking import measure, register_dates
from loketgraph.dekking_html import as_html, bars, shade, tiles
from loketgraph.queries import load_queries
from loketgraph.release import Release
from loketgraph.store import EmbeddedStore
from loketgraph.verslag import Dekking, Tabel, as_text
from loketgraph.vragen import Vragen

ROOT = Path(__file__).resolve().parents[2]
DAG = dt.date(2026, 11, 24)
DEKKING = load_queries(ROOT / "queries" / "dekking")


@pytest.fixture(scope="module")
def verslag(wereld_store: EmbeddedStore) -> Dekking:
    """The report of the invented country."""
    return measure(wereld_store, DEKKING, DAG, "a" * 64, [("Register van niets", "2026-01")])


def rows(verslag: Dekking, naam: str) -> dict[object, tuple[object, ...]]:
    """The rows of a table by their first cell."""
    return {rij[0]: rij[1:] for rij in verslag.tabel(naam).rijen}


@pytest.mark.parametrize("naam", DEKKING)
def test_every_query_of_the_report_gives_rows_on_the_real_content(naam: str, inhoud: Vragen) -> None:
    found = inhoud.store.select(DEKKING[naam].text)
    assert found or naam == "vervalt"


def test_there_are_enough_queries() -> None:
    assert len(DEKKING) >= 9


def test_every_pair_of_a_resident_ends_at_a_reachable_door(inhoud: Vragen) -> None:
    """Question types times municipalities, today and ninety days on."""
    for dag in (DAG, DAG + dt.timedelta(90)):
        found = inhoud.store.select(DEKKING["bereik"].bind({"peildatum": [dag]}))
        per_vrager = {str(row["voor"].value).rsplit("/", 1)[-1]: row for row in found}
        inwoner = {
            naam: int(term.value) for naam, term in per_vrager["inwoner"].items() if naam not in ("voor", "procent")
        }
        assert inwoner["gemeenten"] == 342
        assert inwoner["paren"] == inwoner["vraagtypen"] * 342 > 100_000
        assert inwoner["bereikbaar"] == inwoner["paren"], inwoner


def test_reach_counts_pairs_per_asker_on_two_days(verslag: Dekking) -> None:
    found = {rij[:2]: rij[2:] for rij in verslag.tabel("bereik").rijen}
    assert set(found) == {
        (dag, v) for dag in ("2026-11-24", "2027-02-22") for v in ("inwoner", "ondernemer", "professional")
    }
    vraagtypen, gemeenten, paren, bereikbaar, vangnet, zonder, procent = found["2026-11-24", "inwoner"]
    assert (vraagtypen, gemeenten, paren) == (20, 3, 60)
    assert vangnet == 12, "wees, noodregeling, toekomst en starthulp, in drie gemeenten"
    assert (bereikbaar, zonder, procent) == (57, 3, "95,0"), "de provincie heeft geen contactpunt"
    assert found["2026-11-24", "ondernemer"] == (0, 3, 0, 0, 0, 0, "100,0"), "geen taak is voor ondernemers"


def test_doors_without_a_contact_point_are_listed(verslag: Dekking) -> None:
    assert ("Pakketdienst", "professional", 1, 1) in verslag.tabel("onbereikbaar").rijen
    assert ("provincie Noordland", "inwoner", 1, 1) in verslag.tabel("onbereikbaar").rijen


def test_outcomes_add_up_to_all_pairs(verslag: Dekking) -> None:
    for paren, *uitkomsten, _ in rows(verslag, "uitkomsten").values():
        assert paren == sum(uitkomsten)  # type: ignore[arg-type]
    assert rows(verslag, "uitkomsten")["overig"] == (6, 3, 0, 3, 0, 0, 0)


def test_questions_without_a_door_are_listed(verslag: Dekking) -> None:
    assert rows(verslag, "zonder-deur") == {
        "starthulp": ("inkomen", "geldt nu niet"),
        "vraag over de noodregeling": ("inkomen", "geldt nu niet"),
        "vraag over de nieuwe regeling": ("inkomen", "geldt nu niet"),
        "vraag over de taak zonder eigenaar": ("inkomen", "vangnet"),
    }


def test_municipalities_show_their_cooperation(verslag: Dekking) -> None:
    found = rows(verslag, "gemeenten")
    assert set(found) == {"Aardam", "Beekdorp", "Esveld"}
    assert found["Aardam"] == ("Noordland", 3, 2, 0, 1)
    assert found["Beekdorp"] == ("Noordland", 0, 1, 1, 0)


def test_freshness_is_in_age_classes(verslag: Dekking) -> None:
    assert rows(verslag, "versheid")["Contactpunt"][1] == rows(verslag, "versheid")["Contactpunt"][0]


def test_tasks_with_gaps_are_listed(verslag: Dekking) -> None:
    assert ("de taak zonder eigenaar", "geen regel") in verslag.tabel("gaten").rijen
    assert ("de noodregeling", "geen regel die nu geldt") in verslag.tabel("gaten").rijen


def test_registers_tell_their_date() -> None:
    found = dict(register_dates(ROOT))
    assert len(found) >= 4
    assert all(datum[:2] == "20" for datum in found.values())


def test_text_names_every_table_and_cuts_long_ones(verslag: Dekking) -> None:
    text = as_text(verslag, 2)
    for tabel in verslag.tabellen:
        assert tabel.titel in text
    assert "… en nog 4" in text, "van de zes rijen van het bereik"


class Page(HTMLParser):
    """Collects what a page asks for and how it is built."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.asked: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.asked += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "rect", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "rect":
            assert self.open.pop() == tag


def test_the_page_stands_on_its_own(verslag: Dekking) -> None:
    page = Page(as_html(verslag))
    assert page.open == []
    assert page.asked == []
    assert "script" not in page.tags
    assert page.tags.count("h1") == 1
    assert page.tags.count("caption") == page.tags.count("table") >= 8
    assert page.tags.count("svg") >= 10


def test_the_page_escapes_what_it_shows(verslag: Dekking) -> None:
    boos = Tabel("gaten", "t", "u", ("taak", "wat ontbreekt"), (("<script>alert(1)</script>", "x"),))
    tabellen = tuple(boos if tabel.naam == "gaten" else tabel for tabel in verslag.tabellen)
    html = as_html(Dekking(DAG, "a" * 64, tabellen))
    assert "&lt;script&gt;" in html
    assert "<script" not in html


def test_bars_are_parts_of_the_longest() -> None:
    tabel = Tabel("t", "t", "u", ("wat", "a", "b"), (("x", 10, 30), ("y", 20, 0), ("z", 0, 0)))
    assert [staaf.delen for staaf in bars(tabel, (1, 2))] == [
        ((0.0, 25.0), (25.0, 75.0)),
        ((0.0, 50.0), (50.0, 0.0)),
        ((0.0, 0.0), (0.0, 0.0)),
    ]
    assert bars(tabel, (1, 2), whole=True)[1].delen == ((0.0, 100.0), (100.0, 0.0))
    assert bars(tabel, (1, 2), nested=True)[0].delen == ((0.0, 33.33), (33.33, 66.67))


def test_every_municipality_is_a_square(verslag: Dekking) -> None:
    (provincie,) = tiles(verslag.tabel("gemeenten"))
    assert [(t.naam, t.kolom, t.rij) for t in provincie.tegels] == [
        ("Aardam", 0, 0),
        ("Beekdorp", 1, 0),
        ("Esveld", 2, 0),
    ]


@pytest.mark.parametrize(("waarde", "tint"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (6, 3), (7, 4), (99, 4)])
def test_shades(waarde: int, tint: int) -> None:
    assert shade(waarde) == tint


@pytest.mark.parametrize("formaat", ["tekst", "json", "html"])
def test_the_command_writes_the_report(
    formaat: str, wereld_release: Release, wereld_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    naar = tmp_path / "verslag"
    words = ["dekking", "--peildatum", "2026-11-24", "--formaat", formaat, "--naar", str(naar)]
    assert cli.main([*words, "--inhoud", str(wereld_root), "--releases", str(wereld_release.path.parent)]) == 0
    assert capsys.readouterr().out == ""
    text = naar.read_text(encoding="utf-8")
    if formaat == "json":
        found = json.loads(text)
        assert found["peildatum"] == "2026-11-24"
        assert found["tabellen"]["bereik"][0]["procent"] == "95,0"
    else:
        assert "Eindigt iedere vraag bij een deur?" in text


def test_a_wrong_date_is_a_mistake_of_the_user(wereld_root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["dekking", "--peildatum", "morgen", "--inhoud", str(wereld_root)]) == 2
    assert capsys.readouterr().err.startswith("peildatum: Schrijf de datum")
