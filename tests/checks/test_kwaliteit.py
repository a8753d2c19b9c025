"""Quality rules: on top of the invented country, each `fout-<rule>` fires its rule and no other, each `goed-*` none.

A remark `# zonder: <IRI>` in a fixture takes a thing out of the invented country first.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from loketgraph.checks import on_day, quality_findings
from loketgraph.derive import derive
from loketgraph.errors import QueryFileError
from loketgraph.findings import Ernst, Finding, has_violations
from loketgraph.queries import Query, load_queries, load_query
from loketgraph.sources import Sources, load_file
from loketgraph.store import EmbeddedStore

FIXTURES = Path(__file__).parent / "kwaliteit"
QUERIES = Path(__file__).resolve().parents[2] / "queries"
REGELS = load_queries(QUERIES / "kwaliteit")
FOUT = sorted(FIXTURES.glob("fout-*.ttl"))
GOED = sorted(FIXTURES.glob("goed-*.ttl"))
DAG = dt.date(2026, 11, 24)


def rule_of(path: Path) -> str:
    """The rule that a bad example must fire: the longest rule its name starts with."""
    name = path.stem.removeprefix("fout-")
    return max((rule for rule in REGELS if name.startswith(rule)), key=len, default="")


def findings(bronnen: Sources, fixture: Path | None = None) -> set[Finding]:
    """What the quality rules find in the invented country with a fixture on top."""
    files = bronnen.files
    dropped: set[str] = set()
    if fixture:
        files = (*files, load_file(fixture, fixture.parent.parent))
        dropped = set(re.findall(r"^# zonder: (\S+)$", fixture.read_text(encoding="utf-8"), re.MULTILINE))
    triples = [triple for file in files for triple in file.triples if triple.subject.value not in dropped]  # type: ignore[union-attr]
    store = EmbeddedStore(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    derive(store, QUERIES / "regels")
    return {
        finding
        for query in REGELS.values()
        for finding in quality_findings(query, store.select(on_day(query, DAG)), Sources(files))
    }


@pytest.fixture(scope="module")
def gewoon(bronnen: Sources) -> set[Finding]:
    """What the rules find in the invented country as it is."""
    return findings(bronnen)


def test_every_rule_has_a_bad_example() -> None:
    assert len(REGELS) >= 59
    assert {rule_of(path) for path in FOUT} == set(REGELS)
    assert len(GOED) >= 35


def test_the_invented_country_has_no_faults(gewoon: set[Finding]) -> None:
    assert not has_violations(gewoon)


def test_the_invented_country_shows_the_warnings_it_is_made_for(gewoon: set[Finding]) -> None:
    shown = {(finding.rule, finding.ding) for finding in gewoon}
    assert {("taak-zonder-bevoegdheid", "taak/wees"), ("twee-regels-een-taak", "bevoegdheid/twist-kas")} <= shown


@pytest.mark.parametrize("path", FOUT, ids=lambda path: path.stem)
def test_a_bad_example_fires_its_rule_and_no_other(path: Path, bronnen: Sources, gewoon: set[Finding]) -> None:
    new = findings(bronnen, path) - gewoon
    assert {finding.rule for finding in new} == {rule_of(path)}


@pytest.mark.parametrize("path", GOED, ids=lambda path: path.stem)
def test_a_good_example_fires_no_rule(path: Path, bronnen: Sources, gewoon: set[Finding]) -> None:
    assert findings(bronnen, path) - gewoon == set()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fout-onbekende-verwijzing", [("vraagtype/pas", "def/neventaak", "taak/bestaat-niet")]),
        ("fout-onbekende-verwijzing-organisatie", [("bevoegdheid/proef", "def/bevoegd", "zbo/zb9999")]),
    ],
)
def test_one_mistake_is_one_finding_where_people_wrote_it(
    name: str, expected: list[tuple[str, str, str]], bronnen: Sources, gewoon: set[Finding]
) -> None:
    """What is derived from a mistake repeats it; people look for the line they wrote."""
    new = findings(bronnen, FIXTURES / f"{name}.ttl") - gewoon
    detail = [(finding.ding, *re.findall(r"\((.+): (.+)\)$", finding.nl)[0]) for finding in new]
    assert detail == expected


def test_a_finding_stands_on_the_line_of_its_thing(bronnen: Sources, gewoon: set[Finding]) -> None:
    path = FIXTURES / "fout-taak-zonder-bevoegdheid.ttl"
    (finding,) = findings(bronnen, path) - gewoon
    assert finding.file == "kwaliteit/fout-taak-zonder-bevoegdheid.ttl"
    assert path.read_text(encoding="utf-8").split("\n")[finding.line - 1] == "taak:proef"
    assert (finding.ding, finding.ernst) == ("taak/proef", Ernst.WAARSCHUWING)
    assert finding.nl == REGELS["taak-zonder-bevoegdheid"].rest["probleem"]
    assert finding.en == REGELS["taak-zonder-bevoegdheid"].rest["problem"]


@pytest.mark.parametrize("head", ["Probleem", "Problem", "Ernst"])
def test_a_rule_without_a_full_header_is_refused(head: str, tmp_path: Path) -> None:
    text = (QUERIES / "kwaliteit" / "dubbele-naam.rq").read_text(encoding="utf-8")
    path = tmp_path / "regel.rq"
    path.write_text(re.sub(rf"^# \*\*{head}:.*\n", "", text, flags=re.MULTILINE), encoding="utf-8")
    query: Query = load_query(path)
    with pytest.raises(QueryFileError, match=f"{head.lower()}"):
        quality_findings(query, [], Sources(()))
