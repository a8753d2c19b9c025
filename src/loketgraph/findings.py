"""One finding of a check: what is wrong, where, and what to do. Rendered as text, JSON or CI annotation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import IntEnum


class Ernst(IntEnum):
    """Severity, in the words of SHACL (https://www.w3.org/TR/shacl/#severity). A violation blocks a release."""

    ADVIES = 0
    WAARSCHUWING = 1
    FOUT = 2


_WORDS = {
    "nl": {Ernst.FOUT: "fout", Ernst.WAARSCHUWING: "waarschuwing", Ernst.ADVIES: "advies"},
    "en": {Ernst.FOUT: "violation", Ernst.WAARSCHUWING: "warning", Ernst.ADVIES: "info"},
}


@dataclass(frozen=True, order=True)
class Finding:
    """A finding; `file` is relative to the content root, `line` is 1-based and 0 when unknown."""

    file: str
    line: int
    ding: str
    rule: str
    ernst: Ernst
    nl: str
    en: str

    def message(self, taal: str = "nl") -> str:
        """The message in Dutch or English."""
        return self.en if taal == "en" else self.nl


def has_violations(findings: Iterable[Finding]) -> bool:
    """Whether any finding blocks a release."""
    return any(finding.ernst is Ernst.FOUT for finding in findings)


def as_text(findings: Sequence[Finding], taal: str = "nl") -> str:
    """One line per finding, `file:line: severity: thing: message [rule]`: violations last; then a count."""
    words = _WORDS[taal]
    lines = []
    for finding in sorted(findings, key=lambda finding: (finding.ernst, finding)):
        place = f"{finding.file}:{finding.line}" if finding.line else finding.file
        lines.append(f"{place}: {words[finding.ernst]}: {_sentence(finding, taal)}")
    lines.append(", ".join(f"{sum(f.ernst is ernst for f in findings)} {words[ernst]}" for ernst in reversed(Ernst)))
    return "\n".join(lines)


def as_json(findings: Sequence[Finding]) -> str:
    """A JSON array, one object per finding, with severity in Dutch words."""
    rows = [{**asdict(finding), "ernst": _WORDS["nl"][finding.ernst]} for finding in sorted(findings)]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_annotations(findings: Sequence[Finding], taal: str = "nl") -> str:
    """Workflow annotations (`::error file=…,line=…::message`), understood by common CI systems."""
    kinds = {Ernst.FOUT: "error", Ernst.WAARSCHUWING: "warning", Ernst.ADVIES: "notice"}
    return "\n".join(
        f"::{kinds[f.ernst]} file={f.file},line={f.line or 1}::{_sentence(f, taal).replace('%', '%25')}"
        for f in sorted(findings)
    )


def _sentence(finding: Finding, taal: str) -> str:
    """Thing, message and rule on one line, whatever the value that is quoted in the message."""
    thing = f"{finding.ding}: " if finding.ding else ""
    return " ".join(f"{thing}{finding.message(taal)} [{finding.rule}]".split())
