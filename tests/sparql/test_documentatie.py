"""What the documents say of the endpoint is so: the limits, the formats, and the problems."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from loketgraph.settings import Settings
from loketgraph.uitslagen import GRAFEN, TABELLEN

ANALISTEN = (Path(__file__).resolve().parents[2] / "docs" / "analisten.md").read_text(encoding="utf-8")


def test_the_limits_are_the_settings() -> None:
    rows = re.findall(r"^\| `(sparql_\w+)` \| (.+) \| (\d+) \|$", ANALISTEN, re.MULTILINE)
    settings = {setting.name: (setting.metadata["help"], str(setting.default)) for setting in fields(Settings)}
    assert len(rows) >= 10
    for name, help_text, value in rows:
        assert settings[name] == (help_text, value)


def test_every_format_is_named() -> None:
    for formaat in (*TABELLEN, *GRAFEN):
        assert f"`{formaat.naam}`: `{formaat.mediatype}`" in ANALISTEN or f"`{formaat.naam}` en" in ANALISTEN
