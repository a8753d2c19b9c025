"""Mistakes at the command line: a Dutch sentence and an exit code, never a traceback."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from loketgraph.errors import ParameterError
from loketgraph.release import Release
from loketgraph.settings import Settings, from_environment

from .conftest import Run, environment

VRAAG = ("--vraagtype", "bestaan")

#: Command -> (exit code, words that stand in the message).
FOUTEN: dict[str, tuple[tuple[str, ...], int, str]] = {
    "geen opdracht": ((), 2, "opdracht"),
    "onbekende opdracht": (("opruimen",), 2, "opruimen"),
    "deur zonder vraag": (("deur",), 2, "Geef een vraagtype"),
    "deur met onbekende vraag": (("deur", "--vraagtype", "x y"), 2, "'x y' is geen code"),
    "deur met onbekend product": (("deur", "--product", "niets"), 2, "product 'niets' bestaat niet"),
    "deur met onbekende gemeente": (("deur", *VRAAG, "--gemeente", "gm0000"), 2, "Gemeente 'gm0000' bestaat niet"),
    "deur met dubbele plaats": (("deur", *VRAAG, "--plaats", "Zand"), 2, "kan meer gemeenten zijn"),
    "deur met rare datum": (("deur", *VRAAG, "--peildatum", "2026-02-30"), 2, "is geen datum"),
    "deur voor een onbekende": (("deur", *VRAAG, "--voor", "kat"), 2, "kat"),
    "deur vanuit niets": (("deur", *VRAAG, "--vanuit", "zz9"), 2, "vanuit 'zz9' bestaat niet"),
    "deur met aanhalingstekens": (("deur", "--vraagtype", '"> } #'), 2, "is geen code"),
    "query met onbekende naam": (("query", "niets"), 2, "De vraag 'niets' bestaat niet"),
    "query met onbekende parameter": (("query", "taken", "--param", "x=1"), 2, "kent geen parameter 'x'"),
    "query zonder is-teken": (("query", "deuren", "--param", "vraag"), 2, "mist een '='"),
    "query met twee waarden": (
        ("query", "deuren", "--param", "peildatum=2026-01-01", "--param", "peildatum=2026-01-02"),
        2,
        "Geef precies een waarde",
    ),
    "query met rare datum": (("query", "deuren", "--param", "peildatum=gisteren"), 2, "'gisteren' is geen datum"),
    "query met rare iri": (("query", "deuren", "--param", "vraag=<x> }"), 2, "is geen iri"),
    "query bij een dichte server": (
        ("query", "taken", "--store", "http://127.0.0.1:9/query"),
        3,
        "geen geldig antwoord",
    ),
    "gevolgen van een onbekende release": (("gevolgen", "abcdef", "abcdef"), 3, "'abcdef' is geen release"),
    "gevolgen van te weinig tekens": (("gevolgen", "a", "b"), 3, "'a' is geen release"),
    "import van niets": (("import", "roo", "bestaat-niet.jsonl"), 2, "Dit bestand is er niet: bestaat-niet.jsonl"),
    "import uit een onbekend register": (("import", "kadaster", "x.csv"), 2, "kadaster"),
    "check in een onbekende taal": (("check", "--taal", "fr"), 2, "fr"),
    "check van een lege map": (("check", "--inhoud", "/proc"), 2, "staat geen map ontology/"),
    "build van een lege map": (("build", "--inhoud", "/proc"), 2, "staat geen map ontology/"),
    "deur zonder inhoud": (("deur", *VRAAG, "--inhoud", "/proc"), 2, "staat geen map ontology/"),
    "serve zonder inhoud": (("serve", "--inhoud", "/proc"), 2, "staat geen map ontology/"),
    "serve op een poort van letters": (("serve", "--port", "http"), 2, "http"),
    "serve op een te hoge poort": (("serve", "--port", "70000"), 3, "Poort 70000 bestaat niet"),
    "serve op een vreemd adres": (
        ("serve", "--host", "192.0.2.1", "--port", "0"),
        3,
        "Kan niet luisteren op 192.0.2.1",
    ),
    "serve op een onbekende naam": (("serve", "--host", "nergens.invalid", "--port", "0"), 3, "Kan niet luisteren op"),
}


@pytest.mark.parametrize("naam", FOUTEN)
def test_a_mistake_gives_a_sentence_and_a_code(run: Run, naam: str) -> None:
    arguments, code, words = FOUTEN[naam]
    found = run(*arguments)
    assert words in found.err
    assert found.code == code
    assert "Traceback" not in found.err
    assert found.out == ""


@pytest.mark.parametrize(
    "naam", ["deur met onbekende vraag", "query met rare iri", "import van niets", "geen opdracht"]
)
def test_a_mistake_gives_the_same_as_a_program(naam: str, wereld_root: Path, wereld_release: Release) -> None:
    arguments, code, words = FOUTEN[naam]
    command = [sys.executable, "-m", "loketgraph.cli", *arguments]
    env = environment(wereld_root, wereld_release.path.parent)
    found = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert (found.returncode, found.stdout) == (code, "")
    assert words in found.stderr
    assert "Traceback" not in found.stderr


def test_there_are_enough_mistakes() -> None:
    assert len(FOUTEN) >= 30


@pytest.mark.parametrize("command", [("deur", *VRAAG), ("query", "taken"), ("gevolgen", "abcdef", "fedcba")])
def test_without_a_release_a_command_says_how_to_make_one(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    found = run(*command, RELEASES=tmp_path)
    assert found.code == 3
    assert re.search(r"Er is geen release in .*loketgraph build|is geen release in", found.err)


@pytest.mark.parametrize(
    "content", [b"\x00\xff rommel", b"{", b"[]", b"a,b\n1,2\n", b""], ids=["bytes", "json", "lijst", "csv", "leeg"]
)
@pytest.mark.parametrize("register", ["plaatsen", "roo", "tooi", "upl"])
def test_a_register_file_with_rubbish_gives_no_traceback(
    run: Run, tmp_path: Path, register: str, content: bytes
) -> None:
    (tmp_path / "rommel.csv").write_bytes(content)
    found = run("import", register, tmp_path / "rommel.csv", "--naar", tmp_path / "uit")
    assert found.code == 2
    assert "Traceback" not in found.err
    assert not list((tmp_path / "uit").glob("*.ttl"))


def test_an_import_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    data = Path(__file__).resolve().parents[1] / "importers" / "data"
    (tmp_path / "uit").write_text("een bestand", encoding="utf-8")
    found = run("import", "upl", data / "UPL-2025-04.csv", "--naar", tmp_path / "uit")
    assert found.code == 2
    assert "Controleer de naam en de rechten" in found.err


def test_a_build_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "releases").write_text("een bestand", encoding="utf-8")
    found = run("build", RELEASES=tmp_path / "releases")
    assert found.code == 3
    assert "Kan de release niet schrijven" in found.err


def test_a_damaged_release_is_not_asked(run: Run, wereld_release: Release, tmp_path: Path) -> None:
    releases = shutil.copytree(wereld_release.path.parent, tmp_path / "releases")
    (releases / wereld_release.hash / "loketgraph.nq").write_bytes(b"")
    found = run("deur", *VRAAG, RELEASES=releases)
    assert found.code == 3
    assert "is beschadigd" in found.err


def test_output_that_nobody_reads_to_the_end_is_no_error(wereld_root: Path, wereld_release: Release) -> None:
    command = f"{sys.executable} -m loketgraph.cli query deuren --formaat json | true"
    env = environment(wereld_root, wereld_release.path.parent)
    found = subprocess.run(command, shell=True, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in found.stderr
    assert "BrokenPipe" not in found.stderr


# Settings


@pytest.mark.parametrize("name", ["PORT", "REMOTE_TIMEOUT", "MAX_BATCH", "MAX_BODY", "MAX_PARAMS"])
@pytest.mark.parametrize("value", ["veel", "", "1.5"])
def test_a_setting_that_is_no_number_is_told(run: Run, name: str, value: str) -> None:
    found = run("query", **{name: value})
    assert found.code == 2
    assert found.err == f"LOKETGRAPH_{name}: LOKETGRAPH_{name}={value!r} is geen getal. Geef een heel getal.\n"


def test_settings_come_from_the_environment() -> None:
    settings = from_environment({"LOKETGRAPH_PORT": "9000", "LOKETGRAPH_INHOUD": "/ergens", "PORT": "1"})
    assert (settings.port, settings.inhoud, settings.host) == (9000, Path("/ergens"), Settings().host)


@pytest.mark.parametrize("value", ["0", "-1"])
@pytest.mark.parametrize("name", ["REMOTE_TIMEOUT", "MAX_BATCH", "MAX_BODY", "MAX_PARAMS"])
def test_a_limit_below_one_is_refused(name: str, value: str) -> None:
    with pytest.raises(ParameterError, match="1 of meer"):
        from_environment({f"LOKETGRAPH_{name}": value})
