"""Findings: sorted by place, in two languages, as text, JSON and CI annotation."""

from __future__ import annotations

import json

import pytest

from loketgraph.findings import Ernst, Finding, as_annotations, as_json, as_text, has_violations

FOUT = Finding("ontology/b.ttl", 7, "taak/een", "vorm/taak-naam", Ernst.FOUT, "Voeg een naam toe.", "Add a name.")
LET_OP = Finding("ontology/a.ttl", 0, "", "bestand", Ernst.WAARSCHUWING, "Kijk dit na.", "Look into this.")
ADVIES = Finding("ontology/b.ttl", 3, "taak/twee", "vorm/x", Ernst.ADVIES, "Overweeg dit.", "Consider this.")
ALLE = (FOUT, LET_OP, ADVIES)


def test_text_is_one_line_per_finding_with_violations_last_and_a_count() -> None:
    assert as_text(ALLE).split("\n") == [
        "ontology/b.ttl:3: advies: taak/twee: Overweeg dit. [vorm/x]",
        "ontology/a.ttl: waarschuwing: Kijk dit na. [bestand]",
        "ontology/b.ttl:7: fout: taak/een: Voeg een naam toe. [vorm/taak-naam]",
        "1 fout, 1 waarschuwing, 1 advies",
    ]


def test_text_in_english() -> None:
    assert as_text([FOUT], "en").split("\n") == [
        "ontology/b.ttl:7: violation: taak/een: Add a name. [vorm/taak-naam]",
        "1 violation, 0 warning, 0 info",
    ]


def test_text_without_findings_says_so() -> None:
    assert as_text([]) == "0 fout, 0 waarschuwing, 0 advies"


def test_json_holds_every_field_in_both_languages() -> None:
    rows = json.loads(as_json(ALLE))
    assert [row["line"] for row in rows] == [0, 3, 7]
    assert rows[2] == {
        "file": "ontology/b.ttl",
        "line": 7,
        "ding": "taak/een",
        "rule": "vorm/taak-naam",
        "ernst": "fout",
        "nl": "Voeg een naam toe.",
        "en": "Add a name.",
    }


@pytest.mark.parametrize(
    ("taal", "lines"),
    [
        (
            "nl",
            [
                "::warning file=ontology/a.ttl,line=1::Kijk dit na. [bestand]",
                "::notice file=ontology/b.ttl,line=3::taak/twee: Overweeg dit. [vorm/x]",
                "::error file=ontology/b.ttl,line=7::taak/een: Voeg een naam toe. [vorm/taak-naam]",
            ],
        ),
        (
            "en",
            [
                "::warning file=ontology/a.ttl,line=1::Look into this. [bestand]",
                "::notice file=ontology/b.ttl,line=3::taak/twee: Consider this. [vorm/x]",
                "::error file=ontology/b.ttl,line=7::taak/een: Add a name. [vorm/taak-naam]",
            ],
        ),
    ],
)
def test_annotations_for_ci(taal: str, lines: list[str]) -> None:
    assert as_annotations(ALLE, taal).split("\n") == lines


def test_a_quoted_value_with_line_ends_stays_on_one_line() -> None:
    finding = Finding("a.ttl", 1, "taak/een", "r", Ernst.FOUT, "Haal dit weg (100%\nof\r\nminder).", "Remove this.")
    assert as_text([finding]).split("\n")[0] == "a.ttl:1: fout: taak/een: Haal dit weg (100% of minder). [r]"
    assert as_annotations([finding]) == "::error file=a.ttl,line=1::taak/een: Haal dit weg (100%25 of minder). [r]"


def test_only_a_violation_blocks() -> None:
    assert has_violations([LET_OP, FOUT])
    assert not has_violations([LET_OP, ADVIES])
