"""The files an import makes: the same bytes every time, no blank nodes, whole or not at all."""

import random
import re
from pathlib import Path

import pytest
from rdflib import BNode, Graph

from loketgraph.cli import main
from loketgraph.importers import IMPORTERS, ImportFout, write_import

from .conftest import DATA, FILES, import_fixture


@pytest.mark.parametrize("name", FILES)
def test_same_bytes_from_shuffled_input(name: str, tmp_path: Path) -> None:
    files = []
    for file in FILES[name]:
        lines = (DATA / file).read_text(encoding="utf-8").splitlines(keepends=True)
        if not file.endswith(".json"):
            head = lines[:1] if file.endswith(".csv") else []
            rest = lines[len(head) :]
            random.Random(7).shuffle(rest)
            lines = head + rest
        (tmp_path / file).write_text("".join(lines), encoding="utf-8")
        files.insert(0, tmp_path / file)
    assert IMPORTERS[name](files, lambda _: None).bestanden == import_fixture(name).bestanden


@pytest.mark.parametrize("name", FILES)
def test_turtle_without_blank_nodes(name: str) -> None:
    bestanden = import_fixture(name).bestanden
    assert bestanden
    for text in bestanden.values():
        graph = Graph().parse(data=text, format="turtle")
        assert len(graph) > 0
        assert not any(isinstance(term, BNode) for triple in graph for term in triple)


@pytest.mark.parametrize("name", FILES)
def test_header_names_source_and_no_machine(name: str) -> None:
    for text in import_fixture(name).bestanden.values():
        head = text.split("@prefix")[0]
        assert "Niet met de hand wijzigen" in head
        assert f"loketgraph import {name} " in head
        assert re.search(r"Datum van de gegevens: 20\d\d", head)
        assert "Licentie" in head
        assert str(DATA) not in text
        command = next(line for line in head.splitlines() if line.startswith("# Opdracht: "))
        assert "/" not in command


def test_every_thing_starts_at_the_margin() -> None:
    for text in import_fixture("roo").bestanden.values():
        for line in text.splitlines():
            assert re.match(r"(#|@prefix |    |\S+$|$)", line), line


def test_write_import(tmp_path: Path) -> None:
    result = import_fixture("plaatsen")
    target = tmp_path / "bron"
    paths = write_import(result, target)
    assert [path.name for path in paths] == sorted(result.bestanden)
    assert sorted(path.name for path in target.iterdir()) == sorted(result.bestanden)
    assert all(path.read_text(encoding="utf-8") == result.bestanden[path.name] for path in paths)


def test_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = import_fixture("plaatsen")
    (tmp_path / "postcodes.ttl").write_text("oud", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError("schijf vol")

    monkeypatch.setattr("loketgraph.importers.basis.os.fsync", fail)
    with pytest.raises(OSError, match="schijf vol"):
        write_import(result, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["postcodes.ttl"]
    assert (tmp_path / "postcodes.ttl").read_text(encoding="utf-8") == "oud"


@pytest.mark.parametrize(
    ("name", "file", "text", "message"),
    [
        ("roo", "x.jsonl", "{", "x.jsonl:1"),
        ("roo", "x.jsonl", "{}", "x.jsonl:1"),
        ("roo", "x.jsonl", "", "Geen ROO-records"),
        ("roo", "x.jsonl", '{"id":"a","type":"b","names":[],"identifiers":{}}', "onbekende soort"),
        ("tooi", "x.json", "{}", "x.json"),
        ("tooi", "x.json", "[", "x.json:1"),
        ("tooi", "x.jsonl", "", "Geen TOOI-register"),
        ("upl", "x.csv", "a,b\n", "UniformeProductnaam"),
        ("plaatsen", "x.csv", "a,b\n", "onbekende kolommen"),
    ],
)
def test_wrong_input_says_where(name: str, file: str, text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(ImportFout, match=message):
        IMPORTERS[name]([tmp_path / file], lambda _: None)


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(DATA / file) for file in FILES["plaatsen"]]
    assert main(["import", "plaatsen", *files, "--naar", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert "postcode-dubbelzinnig" in out
    assert "gelezen" in err
    assert (tmp_path / "woonplaatsen.ttl").exists()
    assert main(["import", "plaatsen", str(tmp_path / "niets.csv"), "--naar", str(tmp_path)]) == 2
    assert "niets.csv" in capsys.readouterr().err
