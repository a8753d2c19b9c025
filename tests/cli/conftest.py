"""Fixtures of the command line: run a command as people do, on the invented country."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from loketgraph.cli import main
from loketgraph.release import Release

Run = Callable[..., "Uitvoer"]


@dataclass(frozen=True)
class Uitvoer:
    """What a command gave."""

    code: int
    out: str
    err: str


def environment(root: Path, releases: Path, **extra: str) -> dict[str, str]:
    """The variables of a process that works on a content root and a folder with releases."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("LOKETGRAPH_")}
    return {**own, "LOKETGRAPH_INHOUD": str(root), "LOKETGRAPH_RELEASES": str(releases), **extra}


@pytest.fixture
def run(
    wereld_root: Path,
    wereld_release: Release,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Runs a command in this process, on the release of the invented country."""

    def call(*arguments: str | Path, **extra: str | Path) -> Uitvoer:
        with monkeypatch.context() as patch:
            settings = {"INHOUD": wereld_root, "RELEASES": wereld_release.path.parent, **extra}
            for name, value in settings.items():
                patch.setenv(f"LOKETGRAPH_{name}", str(value))
            try:
                code = main([str(argument) for argument in arguments])
            except SystemExit as stop:  # argparse stops this way
                code = stop.code if isinstance(stop.code, int) else 1
        found = capsys.readouterr()
        return Uitvoer(code, found.out, found.err)

    return call


@contextmanager
def served(env: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A running `loketgraph serve`; it is stopped by its own process id."""
    command = [sys.executable, "-m", "loketgraph.cli", "serve", *arguments]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)
