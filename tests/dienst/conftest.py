"""Releases of two invented countries that differ in one name, and services on them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from loketgraph.build import build
from loketgraph.publicatie import set_current
from loketgraph.release import Release

NAAM, NIEUWE_NAAM = "een pas", "een nieuwe pas"


@pytest.fixture(scope="session")
def twee_releases(wereld_root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Release, Release]:
    """A folder with two releases; the first is current. In the second the name of one thing differs."""
    root = shutil.copytree(wereld_root, tmp_path_factory.mktemp("andere") / "root")
    folder = tmp_path_factory.mktemp("twee")
    first, _ = build(root, folder)
    world = root / "ontology" / "wereld.ttl"
    text = world.read_text(encoding="utf-8")
    assert f'skos:prefLabel "{NAAM}"@nl' in text
    world.write_text(text.replace(f'"{NAAM}"@nl', f'"{NIEUWE_NAAM}"@nl', 1), encoding="utf-8")
    second, _ = build(root, folder)
    assert first.hash != second.hash
    set_current(folder, first.hash)
    return folder, first, second


@pytest.fixture
def folder(twee_releases: tuple[Path, Release, Release], tmp_path: Path) -> Path:
    """A copy of the folder with two releases, to change."""
    return shutil.copytree(twee_releases[0], tmp_path / "releases")


@pytest.fixture
def damage() -> Callable[[Path, str], None]:
    """Change one byte in the middle of a file of a release."""

    def change(release: Path, name: str) -> None:
        path = next(release.rglob(name))
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)

    return change
