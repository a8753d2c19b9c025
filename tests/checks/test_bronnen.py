"""Source files: where each thing stands, and what a file that cannot be read says."""

from __future__ import annotations

from pathlib import Path

import pytest

from loketgraph.checks import blank_nodes
from loketgraph.errors import SourceError
from loketgraph.sources import SourceFile, Sources, load_file, load_sources, require_content

KOP = "@prefix lg: <https://w3id.org/loketgraph/def/> .\n@prefix taak: <https://w3id.org/loketgraph/id/taak/> .\n\n"
TAAK = "https://w3id.org/loketgraph/id/taak/"


def write(root: Path, name: str, text: str | bytes) -> Path:
    """A file below `ontology/` of a content root."""
    path = root / "ontology" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def load(root: Path, text: str | bytes, name: str = "taken/proef.ttl") -> SourceFile:
    """One parsed file."""
    return load_file(write(root, name, text), root)


def test_each_subject_has_the_line_it_starts_on(tmp_path: Path) -> None:
    text = KOP + "# opmerking\ntaak:een\n    a lg:Taak .\n\n<https://w3id.org/loketgraph/id/taak/twee> a lg:Taak .\n"
    assert load(tmp_path, text).lines == {f"{TAAK}een": 5, f"{TAAK}twee": 8}


def test_a_thing_described_twice_stands_where_it_is_first(tmp_path: Path) -> None:
    text = KOP + "taak:een a lg:Taak .\n\ntaak:een lg:upl taak:x .\n"
    assert load(tmp_path, text).lines == {f"{TAAK}een": 4}


@pytest.mark.parametrize(
    "text",
    [KOP.replace("\n", "\r\n") + "taak:een a lg:Taak .\r\n", "\ufeff" + KOP + "taak:een a lg:Taak .\n"],
    ids=["regeleinden van Windows", "merkteken van Kladblok"],
)
def test_what_windows_editors_save_is_read(tmp_path: Path, text: str) -> None:
    file = load(tmp_path, text)
    assert file.lines == {f"{TAAK}een": 4}
    assert len(file.triples) == 1


def test_the_folder_decides_the_graph(tmp_path: Path) -> None:
    found = {name: load(tmp_path, KOP, name).graph for name in ("model/a.ttl", "bron/b.ttl", "taken/c.ttl", "d.ttl")}
    assert found == {"model/a.ttl": "model", "bron/b.ttl": "bron", "taken/c.ttl": "inhoud", "d.ttl": "inhoud"}


def test_a_curated_file_goes_before_a_register(tmp_path: Path) -> None:
    write(tmp_path, "bron/a.ttl", KOP + "taak:een a lg:Taak .\n")
    write(tmp_path, "taken/b.ttl", KOP + "\ntaak:een a lg:Taak .\n")
    sources, errors = load_sources(tmp_path)
    assert not errors
    assert sources.locate(f"{TAAK}een") == ("ontology/taken/b.ttl", 5)
    assert sources.locate(f"{TAAK}nergens") == ("", 0)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (KOP + "taak:een a lg:Taak\n\ntaak:twee a lg:Taak .\n", 6),
        (KOP + "taak:een\n    a lg:Taak ;\n    lg:upl [[ .\n", 6),
        (KOP + "onbekend:een a lg:Taak .\n", 4),
    ],
    ids=["punt vergeten", "haakje te veel", "prefix onbekend"],
)
def test_broken_turtle_gives_file_and_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(SourceError, match="Turtle") as caught:
        load(tmp_path, text)
    assert (caught.value.path, caught.value.line) == ("ontology/taken/proef.ttl", line)


def test_a_file_that_is_not_utf_8_gives_the_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="UTF-8") as caught:
        load(tmp_path, KOP.encode() + 'taak:een lg:bewijs "één"@nl .\n'.encode("cp1252"))
    assert (caught.value.path, caught.value.line) == ("ontology/taken/proef.ttl", 4)


def test_a_fact_about_a_fact_gives_the_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="feit over een feit") as caught:
        load(tmp_path, KOP + "taak:een lg:upl <<( taak:een lg:upl taak:twee )>> .\n")
    assert caught.value.line == 4


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "ontology" / "map.ttl").mkdir(parents=True)
    _, errors = load_sources(tmp_path)
    assert [error.path for error in errors] == ["ontology/map.ttl"]


def test_every_broken_file_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    for name, text in (("a.ttl", "kapot"), ("b.ttl", KOP + "taak:een a lg:Taak .\n"), ("c.ttl", "kapot")):
        write(tmp_path, name, text)
    sources, errors = load_sources(tmp_path)
    assert [error.path for error in errors] == ["ontology/a.ttl", "ontology/c.ttl"]
    assert [file.path for file in sources.files] == ["ontology/b.ttl"]


@pytest.mark.parametrize(
    "text",
    ["taak:een lg:upl [ a lg:Taak ] .\n", "_:x a lg:Taak .\n", "taak:een lg:upl ( taak:twee ) .\n"],
    ids=["blok", "naamloos onderwerp", "lijst"],
)
def test_a_thing_without_a_name_is_refused(tmp_path: Path, text: str) -> None:
    found = list(blank_nodes(Sources((load(tmp_path, KOP + text),))))
    assert [(finding.file, finding.rule) for finding in found] == [("ontology/taken/proef.ttl", "naamloos")]


def test_things_with_names_are_not_refused(bronnen: Sources) -> None:
    assert len(bronnen.files) >= 20
    assert not list(blank_nodes(bronnen))


@pytest.mark.parametrize("missing", ["ontology", "shapes", "queries"])
def test_a_folder_without_content_is_not_mistaken_for_good_content(root: Path, missing: str) -> None:
    require_content(root)
    (root / missing).rename(root / "elders")
    with pytest.raises(SourceError, match=f"geen map {missing}/"):
        require_content(root)
