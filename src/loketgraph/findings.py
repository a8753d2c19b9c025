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


@dataclass(frozen=True, order=True)
class Gebrek:
    """What is wrong with a thing, without its place: where the thing stands can change while this stays true.

    `elders` is the file to name when the thing stands in no file.
    """

    ding: str
    rule: str
    ernst: Ernst
    nl: str
    en: str
    elders: str

    @classmethod
    def of_shape(cls, ding: str, vorm: str, pad: str, waarde: str | None, ernst: Ernst, nl: str, en: str) -> Gebrek:
        """What a shape says about a thing, with the property (when the path is just that) and the value."""
        detail = f" ({short(pad)}{f' = {short(waarde)}' if waarde is not None else ''})" if pad else ""
        return cls(ding, short(vorm), ernst, nl + detail, en + detail, "ontology")

    def at(self, file: str, line: int) -> Finding:
        """The finding, when the thing stands in this file on this line; '' when it stands nowhere."""
        return Finding(file or self.elders, line, short(self.ding), self.rule, self.ernst, self.nl, self.en)


def short(term: str) -> str:
    """A thing as people write it: the last two parts of its address (`taak/bijstand`), or the text itself."""
    if not term.startswith("http"):
        return term if len(term) < 80 else term[:77] + "..."
    return "/".join(term.split("#")[-1].rsplit("/", 2)[-2:])


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
