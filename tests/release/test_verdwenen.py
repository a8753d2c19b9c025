"""What vanished or changed unseen since the last release: names stay known, a changed fact is looked at."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from loketgraph import cli
from loketgraph.build import build
from loketgraph.errors import CheckFailed
from loketgraph.findings import Ernst, Finding
from loketgraph.release import Release
from loketgraph.sources import load_sources
from loketgraph.verdwenen import since_release

DAG = dt.date(2026, 11, 25)
PREFIXEN = """@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix vraagtype: <https://w3id.org/loketgraph/id/vraagtype/> .
@prefix wet: <https://w3id.org/loketgraph/id/wet/> .
"""
ZONDER_PAKKET = ("vraagtype:pakket\n", "vraagtype:pakje-kwijt\n")
TELEFOON = (
    '    lg:waarde "020 555 0003" ;\n    lg:telefoon "+31205550003" ;',
    '    lg:waarde "020 555 0009" ;\n    lg:telefoon "+31205550009" ;',
)

Vergelijk = Callable[..., list[Finding]]


@pytest.fixture
def vergelijk(wereld_release: Release, wereld_root: Path, tmp_path: Path) -> Vergelijk:
    """Gives the findings after changes in the Turtle of the invented country, and an extra file."""

    def run(*changes: tuple[str, str], vervallen: str = "", datum: str = "") -> list[Finding]:
        root = shutil.copytree(wereld_root, tmp_path / "inhoud")
        path = root / "ontology" / "wereld.ttl"
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        if datum:
            head, name, rest = text.partition("contactpunt:zb9003-telefoon\n")
            text = head + name + rest.replace("2026-11-01", datum, 1)
        path.write_text(text, encoding="utf-8")
        if vervallen:
            (root / "ontology" / "vervallen.ttl").write_text(PREFIXEN + vervallen, encoding="utf-8")
        sources, errors = load_sources(root)
        assert not errors
        return since_release(wereld_release.path.parent, sources, DAG)

    return run


def test_the_same_content_has_no_findings(vergelijk: Vergelijk) -> None:
    assert vergelijk() == []


def test_a_vanished_name_is_an_error(vergelijk: Vergelijk) -> None:
    (finding,) = vergelijk(ZONDER_PAKKET)
    assert (finding.rule, finding.ding, finding.ernst) == ("verdwenen", "vraagtype/pakket", Ernst.FOUT)


def test_a_retired_name_has_not_vanished(vergelijk: Vergelijk) -> None:
    retired = "vraagtype:pakket owl:deprecated true ; dct:isReplacedBy vraagtype:pakje-kwijt .\n"
    assert {finding.rule for finding in vergelijk(ZONDER_PAKKET, vervallen=retired)} == {"ongezien-gewijzigd"}


def test_a_new_name_is_no_finding(vergelijk: Vergelijk) -> None:
    assert vergelijk(vervallen='wet:nieuw dct:title "nieuw" .\n') == []


def test_a_changed_fact_is_a_warning_on_its_line(vergelijk: Vergelijk) -> None:
    (finding,) = vergelijk(TELEFOON)
    assert (finding.rule, finding.ding) == ("ongezien-gewijzigd", "contactpunt/zb9003-telefoon")
    assert finding.ernst is Ernst.WAARSCHUWING
    assert finding.file == "ontology/wereld.ttl"
    assert finding.line > 1
    assert finding.nl.endswith("(def/telefoon)")


@pytest.mark.parametrize("datum", ["2026-11-02", "2026-11-25"])
def test_a_changed_fact_that_was_looked_at_is_fine(datum: str, vergelijk: Vergelijk) -> None:
    assert vergelijk(TELEFOON, datum=datum) == []


@pytest.mark.parametrize("datum", ["2026-10-31", "2026-11-26"])
def test_an_older_date_or_one_to_come_is_no_look(datum: str, vergelijk: Vergelijk) -> None:
    assert [finding.rule for finding in vergelijk(TELEFOON, datum=datum)] == ["ongezien-gewijzigd"]


def test_without_a_release_there_is_nothing_to_compare(wereld_root: Path, tmp_path: Path) -> None:
    sources, _ = load_sources(wereld_root)
    assert since_release(tmp_path, sources, DAG) == []


def test_a_damaged_release_is_nothing_to_compare_with(
    wereld_release: Release, wereld_root: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(wereld_release.path.parent, tmp_path / "releases")
    (folder / wereld_release.hash / "loketgraph.nq").write_bytes(b"stuk")
    sources, _ = load_sources(wereld_root)
    assert since_release(folder, sources, DAG) == []


def test_a_build_stops_at_a_vanished_name_and_a_check_warns(
    wereld_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = shutil.copytree(wereld_root, tmp_path / "inhoud")
    folder = tmp_path / "releases"
    release, _ = build(root, folder)
    path = root / "ontology" / "wereld.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace(*ZONDER_PAKKET), encoding="utf-8")
    with pytest.raises(CheckFailed) as failed:
        build(root, folder)
    assert [f.rule for f in failed.value.findings if f.ernst is Ernst.FOUT] == ["verdwenen"]
    assert (folder / "actueel").read_text(encoding="ascii").strip() == release.hash
    assert cli.main(["check", "--inhoud", str(root), "--releases", str(folder)]) == 0
    assert "waarschuwing: vraagtype/pakket: Zet de naam terug" in capsys.readouterr().out
