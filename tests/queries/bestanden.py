"""The query files of the repository, for tests that go over all of them."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
QUERIES = ROOT / "queries"
_ORDER = re.compile(r"^ORDER BY((?: \?\w+| DESC\(\?\w+\))+)\s*\Z", re.MULTILINE)
_NOISE = re.compile(r"<[^<>\s]*>|\"(?:[^\"\\\n]|\\.)*\"|#[^\n]*")


def files(folder: str) -> list[Path]:
    """The query files of one folder, in order of name."""
    return sorted((QUERIES / folder).glob("*.rq"))


def ids(path: Path) -> str:
    """The name of a file in test output."""
    return f"{path.parent.name}/{path.stem}"


def order(text: str) -> tuple[str, ...]:
    """The variables of the closing ORDER BY of a query; empty when it does not close with one."""
    match = _ORDER.search(text)
    return tuple(re.findall(r"\?(\w+)", match[1])) if match else ()


def code(text: str) -> str:
    """The query without IRIs, strings and remarks: what is left are keywords, names and variables."""
    return _NOISE.sub(" ", text)
