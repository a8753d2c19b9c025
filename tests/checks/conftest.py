"""Fixtures of the tests of the checks: a content root to break, and the facts of the invented country."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from loketgraph.sources import Sources, load_sources


@pytest.fixture
def root(wereld_root: Path, tmp_path: Path) -> Path:
    """A content root of the invented country that a test may change."""
    return shutil.copytree(wereld_root, tmp_path / "inhoud")


@pytest.fixture(scope="session")
def bronnen(wereld_root: Path) -> Sources:
    """The parsed files of the invented country."""
    sources, errors = load_sources(wereld_root)
    assert not errors
    return sources
