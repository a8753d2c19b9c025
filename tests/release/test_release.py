"""Releases: the same content gives the same bytes, and only a whole release is ever current."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from loketgraph.build import build
from loketgraph.errors import ReleaseError
from loketgraph.publicatie import write_release
from loketgraph.release import (
    Release,
    current_hash,
    nquads,
    open_release,
)
from loketgraph.sources import Sources

from .conftest import ANDER, Klaar, names

WHAT_TO_DO = "loketgraph build"


def only(folder: Path) -> Path:
    """The folder of the current release."""
    return folder / current_hash(folder)


# The same content, the same bytes


def test_two_builds_of_the_same_content_give_the_same_bytes(
    wereld_root: Path, wereld_release: Release, tmp_path: Path
) -> None:
    other, _ = build(wereld_root, tmp_path)
    assert other.hash == wereld_release.hash
    assert other.read() == wereld_release.read()
    plain = [dataclasses.replace(m, gebouwd="", bestanden={}) for m in (other.manifest, wereld_release.manifest)]
    assert plain[0] == plain[1]


def test_the_order_of_files_and_facts_makes_no_difference(wereld_release: Release, bronnen: Sources) -> None:
    graph = ox.NamedNode("https://w3id.org/loketgraph/graaf/afgeleid")
    quads = list(ox.parse(wereld_release.read(), ox.RdfFormat.N_QUADS))
    derived = [quad.triple for quad in quads if quad.graph_name == graph]
    assert len(derived) >= 100
    shuffled = random.Random(7)
    for _ in range(3):
        files = [
            dataclasses.replace(file, triples=tuple(shuffled.sample(file.triples, len(file.triples))))
            for file in shuffled.sample(bronnen.files, len(bronnen.files))
        ]
        data = nquads(Sources(tuple(files)), shuffled.sample(derived, len(derived)))
        assert data == wereld_release.read()


def test_the_name_is_the_hash_of_the_sorted_facts(wereld_release: Release) -> None:
    data = wereld_release.read()
    assert wereld_release.hash == wereld_release.path.name == hashlib.sha256(data).hexdigest()
    lines = data.decode().splitlines()
    assert len(lines) >= 1000
    assert lines == sorted(set(lines))


def test_other_content_gives_another_name(wereld_release: Release, bronnen: Sources, klaar: Klaar) -> None:
    fewer = dataclasses.replace(bronnen.files[0], triples=bronnen.files[0].triples[1:])
    data = nquads(Sources((fewer, *bronnen.files[1:])), ())
    assert hashlib.sha256(data).hexdigest() != wereld_release.hash
    assert klaar.data != data


# The manifest


def test_the_counts_of_the_manifest_add_up(wereld_release: Release, bronnen: Sources) -> None:
    counts = wereld_release.manifest.aantallen
    graphs = {name: number for name, number in counts.items() if name.startswith("feiten/") and name != "feiten/alle"}
    assert set(graphs) == {"feiten/model", "feiten/inhoud", "feiten/afgeleid"}
    assert counts["feiten/alle"] == sum(graphs.values()) == wereld_release.read().count(b"\n")
    model = {triple for file in bronnen.files if file.graph == "model" for triple in file.triples}
    assert counts["feiten/model"] == len(model)


def test_the_manifest_counts_things_by_kind(wereld_release: Release, bronnen: Sources) -> None:
    counts = wereld_release.manifest.aantallen
    (world,) = (file for file in bronnen.files if file.path == "ontology/wereld.ttl")
    for kind in ("Beoordeling", "Overdracht", "Loket"):
        written = [t for t in world.triples if t.object == ox.NamedNode(f"https://w3id.org/loketgraph/def/{kind}")]
        assert counts[f"soort/{kind}"] == len(written) >= 1
    assert counts["soort/Vraagtype"] >= 15
    assert counts["soort/Route"] >= 10
    assert counts["soort/Organisatie"] >= 10


def test_the_manifest_names_every_source_file_with_its_hash(wereld_root: Path, wereld_release: Release) -> None:
    files = sorted((wereld_root / "ontology").rglob("*.ttl"))
    assert len(files) >= 20
    assert wereld_release.manifest.bronnen == {
        path.relative_to(wereld_root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


# Opening


def test_the_pointer_names_the_newest_release(releases: Path, klaar: Klaar) -> None:
    first = current_hash(releases)
    second = write_release(releases, ANDER, klaar.sources)
    assert current_hash(releases) == second.hash != first
    assert names(releases) == {"actueel", first, second.hash}


def test_a_release_opens_by_the_start_of_its_name(releases: Path) -> None:
    digest = current_hash(releases)
    assert open_release(releases, digest[:6]).hash == digest


@pytest.mark.parametrize("start", ["", "abc", "ffffff", "*", "../..", "zzzzzzzz"])
def test_a_start_that_names_no_release_is_refused(releases: Path, start: str) -> None:
    if not start:
        (releases / "actueel").unlink()
    with pytest.raises(ReleaseError, match=r"Geef de eerste 6|Er is geen release"):
        open_release(releases, start)


def truncate(folder: Path) -> None:
    """Cuts the facts short."""
    path = only(folder) / "loketgraph.nq"
    path.write_bytes(path.read_bytes()[:-100])


def flip(folder: Path) -> None:
    """Changes one bit of the facts."""
    path = only(folder) / "loketgraph.nq"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "afgekapt": (truncate, "beschadigd"),
    "een bit om": (flip, "beschadigd"),
    "leeg": (lambda folder: (only(folder) / "loketgraph.nq").write_bytes(b""), "beschadigd"),
    "feiten weg": (lambda folder: (only(folder) / "loketgraph.nq").unlink(), "mist loketgraph.nq"),
    "manifest weg": (lambda folder: (only(folder) / "manifest.json").unlink(), "manifest"),
    "manifest afgekapt": (lambda folder: (only(folder) / "manifest.json").write_text('{"hash": "'), "manifest"),
    "manifest van een ander": (
        lambda folder: (only(folder) / "manifest.json").write_text(
            json.dumps({"hash": "0" * 64, "gebouwd": "", "software": "", "aantallen": {}, "bronnen": {}})
        ),
        "manifest",
    ),
    "map leeg": (lambda folder: [path.unlink() for path in only(folder).iterdir()], "mist loketgraph.nq"),
    "map weg": (lambda folder: shutil.rmtree(only(folder)), "staat niet in"),
    "alles weg": (lambda folder: shutil.rmtree(folder), "Er is geen release"),
    "wijzer weg": (lambda folder: (folder / "actueel").unlink(), "Er is geen release"),
    "wijzer naar niets": (lambda folder: (folder / "actueel").write_text("0" * 64), "staat niet in"),
    "wijzer leeg": (lambda folder: (folder / "actueel").write_text(""), "wijst nergens naar"),
    "wijzer onzin": (lambda folder: (folder / "actueel").write_text("../../etc/passwd"), "wijst nergens naar"),
    "wijzer geen tekst": (lambda folder: (folder / "actueel").write_bytes(b"\xff\xfe"), "Er is geen release"),
}


@pytest.mark.parametrize("naam", DAMAGE)
def test_a_damaged_release_is_refused_and_says_what_to_do(releases: Path, naam: str) -> None:
    damage, message = DAMAGE[naam]
    open_release(releases)
    damage(releases)
    with pytest.raises(ReleaseError, match=message) as caught:
        open_release(releases)
    assert WHAT_TO_DO in str(caught.value)


@pytest.mark.parametrize("naam", DAMAGE)
def test_building_again_mends_any_damage(releases: Path, klaar: Klaar, naam: str) -> None:
    DAMAGE[naam][0](releases)
    written = write_release(releases, klaar.data, klaar.sources)
    assert open_release(releases) == written
    assert names(releases) == {"actueel", written.hash}


def test_damage_after_opening_is_seen_when_reading(releases: Path) -> None:
    release = open_release(releases)
    flip(releases)
    with pytest.raises(ReleaseError, match="beschadigd"):
        release.store()
