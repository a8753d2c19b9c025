"""The commands: what people and programs see, and exit codes that mean something."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from loketgraph.build import build
from loketgraph.release import Release, current_hash, open_release

from .conftest import Run

SITUATIE = ("--vraagtype", "bestaan", "--gemeente", "gm9001", "--peildatum", "2026-06-01")
BEKEND = (*SITUATIE, "--omstandigheid", "aow-leeftijd-nee")


@pytest.fixture
def root(wereld_root: Path, tmp_path: Path) -> Path:
    """A content root of the invented country that a test may change."""
    return shutil.copytree(wereld_root, tmp_path / "inhoud")


def replace(root: Path, old: str, new: str) -> None:
    """Changes words in the invented country."""
    world = root / "ontology" / "wereld.ttl"
    text = world.read_text(encoding="utf-8")
    assert old in text
    world.write_text(text.replace(old, new), encoding="utf-8")


# deur


def test_deur_tells_the_door_why_and_how_to_reach_it(run: Run, wereld_release: Release) -> None:
    found = run("deur", *BEKEND)
    assert found.code == 0
    assert found.err == ""
    lines = found.out.splitlines()
    assert lines[0] == "Eén deur (2026-06-01, gemeente Aardam)"
    assert lines[2] == "1. Werkplein Noordland  [so9001, bevoegd]"
    assert any(line.startswith("   Waarom: ") and "overgedragen" in line for line in lines)
    assert any(line.startswith("   Grondslag: artikel 1 Wet bestaan, https://wetten.overheid.nl/") for line in lines)
    assert "   telefoon: 020 555 0001" in lines
    assert lines[-1] == f"Release {wereld_release.hash[:12]}"


def test_deur_asks_what_it_still_needs_to_know(run: Run) -> None:
    found = run("deur", "--vraagtype", "te-weinig-geld", "--gemeente", "gm9001", "--peildatum", "2026-06-01")
    assert found.code == 0
    assert found.out.startswith("Eerst nog een vraag")
    assert "[aow-leeftijd-ja]" in found.out


def test_deur_as_json_is_the_answer_of_the_api(run: Run, wereld_release: Release) -> None:
    found = run("deur", *BEKEND, "--formaat", "json")
    antwoord = json.loads(found.out)
    assert antwoord["uitkomst"] == "eenDeur"
    assert antwoord["deuren"][0]["organisatie"]["id"].endswith("/so9001")
    assert antwoord["release"] == wereld_release.hash


def test_deur_tells_every_mistake_at_once(run: Run) -> None:
    found = run("deur", "--vraagtype", "xyz", "--gemeente", "Nergens", "--peildatum", "morgen")
    assert found.code == 2
    assert [line.split(":")[0] for line in found.err.splitlines()] == ["vraagtype", "peildatum", "gemeente"]


# check


def test_check_of_good_content_ends_with_a_count_and_0(run: Run) -> None:
    found = run("check")
    assert found.code == 0
    assert found.out.splitlines()[-1].startswith("0 fout, ")
    assert "kwaliteit" in found.err


@pytest.mark.parametrize(
    ("options", "start"),
    [
        ((), "ontology/wereld.ttl:{line}: fout: wet/bwbr9000001: "),
        (("--taal", "en"), "ontology/wereld.ttl:{line}: violation: wet/bwbr9000001: "),
        (("--formaat", "ci"), "::error file=ontology/wereld.ttl,line={line}::wet/bwbr9000001: "),
    ],
)
def test_check_of_bad_content_gives_the_line_and_1(run: Run, root: Path, options: tuple[str, ...], start: str) -> None:
    replace(root, '"BWBR9000001"', '"9000001"')
    lines = (root / "ontology" / "wereld.ttl").read_text(encoding="utf-8").split("\n")
    found = run("check", *options, INHOUD=root)
    assert found.code == 1
    start = start.format(line=lines.index("wet:bwbr9000001") + 1)
    (finding,) = [line for line in found.out.splitlines() if "vorm/wet-bwb" in line]
    assert finding.startswith(start)


def test_check_as_json_is_for_programs(run: Run, root: Path) -> None:
    replace(root, '"BWBR9000001"', '"9000001"')
    found = run("check", "--formaat", "json", INHOUD=root)
    assert found.code == 1
    rows = json.loads(found.out)
    assert {"wet/bwbr9000001"} == {row["ding"] for row in rows if row["ernst"] == "fout"}


# build


def test_build_says_what_is_in_the_release(run: Run, tmp_path: Path) -> None:
    found = run("build", RELEASES=tmp_path / "nieuw")
    assert found.code == 0
    digest = current_hash(tmp_path / "nieuw")
    assert found.out.startswith(f"Release {digest} staat klaar")
    assert "feiten/alle" in found.out


def test_build_of_bad_content_shows_the_findings_and_makes_nothing(run: Run, root: Path, tmp_path: Path) -> None:
    replace(root, '"BWBR9000001"', '"9000001"')
    found = run("build", INHOUD=root, RELEASES=tmp_path / "nieuw")
    assert found.code == 1
    assert "[vorm/wet-bwb]" in found.out
    assert found.err.splitlines()[-1] == "De inhoud heeft fouten. Er is geen release gemaakt."
    assert not (tmp_path / "nieuw").exists()


# query


def test_query_without_a_name_lists_the_questions(run: Run) -> None:
    lines = run("query").out.splitlines()
    assert len(lines) >= 40
    assert any(line.startswith("deuren ") and line.endswith("?") for line in lines)


def test_query_gives_a_table_with_a_count(run: Run) -> None:
    lines = run("query", "loketten").out.splitlines()
    assert lines[0].split()[:2] == ["id", "naam"]
    assert "overheidsbreed loket Aardam" in lines[2]
    assert lines[-1] == "1 rijen"


def test_query_takes_parameters(run: Run) -> None:
    param = "gemeente=https://identifier.overheid.nl/tooi/id/gemeente/gm9003"
    found = run("query", "gemeente-op-datum", "--param", param, "--param", "peildatum=2026-06-01", "--formaat", "json")
    assert [row["naam"] for row in json.loads(found.out)] == ["gemeente Aardam"]


def test_query_as_csv(run: Run) -> None:
    rows = list(csv.DictReader(run("query", "taken", "--formaat", "csv").out.splitlines()))
    assert len(rows) >= 15
    assert "bestaansgeld" in {row["naam"] for row in rows}


# gevolgen


@pytest.fixture(scope="module")
def twee(wereld_root: Path, wereld_release: Release, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A folder with the release of the invented country, and one without the transfer to Werkplein."""
    folder = tmp_path_factory.mktemp("gevolgen")
    root = shutil.copytree(wereld_root, folder / "inhoud")
    replace(
        root, "    lg:overWet wet:bwbr9000001 ;\n    lg:uitzondering taak:bijzonder ;\n", "    lg:taak taak:pas ;\n"
    )
    shutil.copytree(wereld_release.path.parent, folder / "releases")
    nieuw, _ = build(root, folder / "releases")
    return folder / "releases", wereld_release.hash, nieuw.hash


def test_gevolgen_lists_exactly_the_answers_that_moved(run: Run, twee: tuple[Path, str, str]) -> None:
    releases, oud, nieuw = twee
    arguments = ("--peildatum", "2026-06-01", "--gemeente", "gm9001")
    found = run("gevolgen", oud[:8], nieuw[:8], *arguments, RELEASES=releases)
    assert found.code == 0
    niet = "(niet bij aow-leeftijd-ja)"
    assert found.out.splitlines() == [
        f"gm9001  bestaan: was so9001 {niet}, wordt gm9001 {niet}",
        "gm9001  pas: was gm9001, wordt so9001",
        f"2 antwoorden verschillen tussen {oud[:12]} en {nieuw[:12]}.",
    ]


def test_gevolgen_as_json(run: Run, twee: tuple[Path, str, str]) -> None:
    releases, oud, nieuw = twee
    found = run("gevolgen", oud, nieuw, "--formaat", "json", "--peildatum", "2026-06-01", RELEASES=releases)
    rows = json.loads(found.out)
    assert {row["gemeente"].rsplit("/", 1)[-1] for row in rows} == {"gm9001", "gm9003", "gm9004"}
    assert set(rows[0]) == {"taak", "gemeente", "was", "wordt"}


def test_a_release_has_no_consequences_for_itself(run: Run, wereld_release: Release) -> None:
    found = run("gevolgen", wereld_release.hash, wereld_release.hash)
    start = wereld_release.hash[:12]
    assert found.out == f"0 antwoorden verschillen tussen {start} en {start}.\n"


# import


def test_import_writes_turtle_and_a_report(run: Run, tmp_path: Path) -> None:
    data = Path(__file__).resolve().parents[1] / "importers" / "data"
    files = (data / "plaatsen-2026.csv", data / "postcodes.csv")
    found = run("import", "plaatsen", *files, "--naar", tmp_path, "--formaat", "json")
    assert found.code == 0
    assert json.loads(found.out)
    assert {path.name for path in tmp_path.glob("*.ttl")} == {"woonplaatsen.ttl", "postcodes.ttl"}


def test_the_release_that_answers_is_the_current_one(run: Run, twee: tuple[Path, str, str]) -> None:
    releases, _, nieuw = twee
    assert open_release(releases).hash == nieuw
    antwoord = json.loads(run("deur", *BEKEND, "--formaat", "json", RELEASES=releases).out)
    assert antwoord["deuren"][0]["organisatie"]["id"].endswith("/gm9001")
