"""A check of one change finds what a full check finds: on the invented country, for many random edits."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from loketgraph.checks import check
from loketgraph.nakijken import content, keepable, made_with
from loketgraph.naslag import Naslag, open_naslag, write_naslag
from loketgraph.wijziging import check_change

SCENARIO = """
[[scenario]]
naam = "Bestaansgeld in Aardam"
vraagtype = ["bestaan"]
gemeente = "gm9001"
peildatum = 2026-06-01
omstandigheid = ["aow-leeftijd-nee"]
uitkomst = "eenDeur"
deuren = ["so9001"]
bron = "https://voorbeeld.example/bron"

[[scenario]]
naam = "Zonder plaats"
vraagtype = ["bestaan"]
peildatum = 2026-06-01
uitkomst = "vervolgvraag"
vraag = "plaats"
bron = "https://voorbeeld.example/bron"
"""
#: Edits tried at random; a seed gives the same edits again.
SEEDS = range(24)


def write_triples(path: Path, triples: Iterable[ox.Triple]) -> None:
    """A file with a fact a line, so that things still stand at the start of a line."""
    path.write_text("".join(f"{triple} .\n" for triple in triples), encoding="utf-8")


def edited(triples: list[ox.Triple], pick: random.Random) -> list[ox.Triple]:
    """The facts after a random edit of a few of them, of the kinds that people make."""
    kind = pick.choice(["weg", "ding weg", "anders", "erbij", "nieuwe naam", "taal weg", "samen"])
    one, other = pick.choice(triples), pick.choice(triples)
    rest = [triple for triple in triples if triple != one]
    if kind == "weg":
        return rest
    if kind == "ding weg":
        return [triple for triple in triples if triple.subject != one.subject]
    if kind == "anders":
        same = [triple.object for triple in triples if triple.predicate == one.predicate]
        return [*rest, ox.Triple(one.subject, one.predicate, pick.choice(same))]
    if kind == "erbij":
        return [*triples, ox.Triple(one.subject, other.predicate, other.object)]
    if kind == "nieuwe naam":
        new = ox.NamedNode(f"{one.subject.value}-nieuw")
        return [*triples, *(ox.Triple(new, t.predicate, t.object) for t in triples if t.subject == one.subject)]
    if kind == "taal weg" and isinstance(one.object, ox.Literal):
        return [*rest, ox.Triple(one.subject, one.predicate, ox.Literal(f" {one.object.value}"))]
    return edited(edited(triples, pick), pick)


@pytest.fixture(scope="module")
def kept(wereld_root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[Path, list[ox.Triple]]]:
    """A content root with the invented country a fact a line, its kept check, and the facts of the files to edit."""
    root = shutil.copytree(wereld_root, tmp_path_factory.mktemp("wijziging") / "inhoud")
    (root / "ontology" / "scenarios").mkdir()
    (root / "ontology" / "scenarios" / "proef.toml").write_text(SCENARIO, encoding="utf-8")
    files = {}
    for name in ("wereld.ttl", "begrippen/categorieen.ttl", "begrippen/omstandigheden.ttl", "begrippen/ketens.ttl"):
        path = root / "ontology" / name
        files[path] = [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
        write_triples(path, files[path])
    checked = check(root)
    assert keepable(checked)
    path = root.parent / "naslag.sqlite"
    write_naslag(path, made_with(root, False), content(root, checked))
    return root, path, files


def naslag_of(root: Path, path: Path) -> Naslag:
    """The kept check, opened again."""
    found = open_naslag(path, made_with(root, False))
    assert found
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_a_check_of_a_change_finds_what_a_full_check_finds(
    kept: tuple[Path, Path, dict[Path, list[ox.Triple]]], seed: int
) -> None:
    root, path, files = kept
    pick = random.Random(seed)
    file = pick.choices(list(files), [6, 1, 2, 1])[0]
    try:
        write_triples(file, edited(files[file], pick))
        changed = check_change(root, naslag_of(root, path), False)
        assert changed
        assert changed.findings == check(root).findings
    finally:
        write_triples(file, files[file])


@pytest.mark.parametrize("damage", ["afgekapt", "ander teken", "andere sleutel", "zonder zegel", "leeg zegel"])
def test_a_kept_check_that_is_not_whole_is_not_used(
    kept: tuple[Path, Path, dict[Path, list[ox.Triple]]], tmp_path: Path, damage: str
) -> None:
    root, original, _ = kept
    path, seal = tmp_path / original.name, tmp_path / f"{original.name}.zegel"
    shutil.copy(original, path)
    shutil.copy(original.with_name(seal.name), seal)
    sleutel = made_with(root, False)
    found = open_naslag(path, sleutel)
    assert found
    data = path.read_bytes()
    if damage == "afgekapt":
        path.write_bytes(data[:-1])
    elif damage == "ander teken":
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    elif damage == "zonder zegel":
        seal.unlink()
    elif damage == "leeg zegel":
        seal.write_text("", encoding="utf-8")
    assert open_naslag(path, made_with(root, True) if damage == "andere sleutel" else sleutel) is None


def test_a_file_that_cannot_be_read_is_told_and_the_scenarios_wait(
    kept: tuple[Path, Path, dict[Path, list[ox.Triple]]],
) -> None:
    root, path, _ = kept
    broken = root / "ontology" / "begrippen" / "rollen.ttl"
    text = broken.read_text(encoding="utf-8")
    try:
        broken.write_text(f"{text}\nkapot", encoding="utf-8")
        changed = check_change(root, naslag_of(root, path), False)
        assert changed
        assert changed.findings == check(root).findings
        assert "bestand" in {finding.rule for finding in changed.findings}
    finally:
        broken.write_text(text, encoding="utf-8")


def test_a_moved_thing_is_found_on_its_new_line(kept: tuple[Path, Path, dict[Path, list[ox.Triple]]]) -> None:
    root, path, files = kept
    file = next(iter(files))
    try:
        file.write_text("# een regel erbij\n" * 3 + file.read_text(encoding="utf-8"), encoding="utf-8")
        changed = check_change(root, naslag_of(root, path), False)
        assert changed
        assert changed.findings == check(root).findings
    finally:
        write_triples(file, files[file])


def test_a_change_of_the_model_is_checked_in_full(kept: tuple[Path, Path, dict[Path, list[ox.Triple]]]) -> None:
    root, path, files = kept
    file = next(iter(files))
    subclass = "<https://a.example/b> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <https://a.example/c> .\n"
    try:
        file.write_text(file.read_text(encoding="utf-8") + subclass, encoding="utf-8")
        assert check_change(root, naslag_of(root, path), False) is None
    finally:
        write_triples(file, files[file])
