"""Which code made the tables of a release: named by a hash, and tables of other code stay unused."""

from __future__ import annotations

import ast
import dataclasses
import shutil
from pathlib import Path

from starlette.testclient import TestClient

from loketgraph import samenstellen
from loketgraph.app import create_app
from loketgraph.release import Release, made_folder
from loketgraph.samenstellen import DECIDING, made_with
from loketgraph.settings import Settings

PACKAGE = Path(samenstellen.__file__).parent
DEUR = "/v1/deuren?taak=pas&gemeente=gm9001"


def imported(name: str) -> set[str]:
    """The modules of the package that a module imports."""
    tree = ast.parse((PACKAGE / f"{name}.py").read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            found |= {node.module} if node.module else {alias.name for alias in node.names}
    return {name for name in found if (PACKAGE / f"{name}.py").is_file()}


def test_all_code_that_decides_an_answer_is_in_the_hash() -> None:
    reached, todo = set(), {"dumps", "klaarmaken", "telling"}
    while todo:
        name = todo.pop()
        reached.add(name)
        todo |= imported(name) - reached
    assert sorted(reached) == sorted(DECIDING)
    assert len(DECIDING) >= 15


def test_another_query_is_other_code(wereld_root: Path, tmp_path: Path) -> None:
    root = shutil.copytree(wereld_root, tmp_path / "root")
    before = made_with(root)
    query = root / "queries" / "tabellen" / "wegen.rq"
    query.write_text(query.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert made_with(root) != before
    assert made_with(wereld_root) == before


def test_tables_of_other_code_are_not_used_and_the_answer_is_the_same(
    wereld_release: Release, wereld_root: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(wereld_release.path, tmp_path / wereld_release.hash)
    (folder / made_folder(wereld_release.manifest.gemaaktMet)).rename(folder / made_folder("0" * 64))
    next(folder.rglob("tabellen.lmdb")).write_bytes(b"dit leest niemand")
    older = Release(wereld_release.hash, folder, dataclasses.replace(wereld_release.manifest, gemaaktMet="0" * 64))
    answers = [
        TestClient(create_app(release, wereld_root, Settings())).get(DEUR).json() for release in (wereld_release, older)
    ]
    assert answers[0] == answers[1]
