"""Why a stranger's query got no result, as a problem: which limit or rule, and how to ask smaller."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.responses import Response

from . import problems
from .errors import QueryRefused, QueryTooHeavy, ServiceBusy

_RAAD = {
    "sparql_seconden": "De zoekvraag duurde langer dan {waarde} seconden en is gestopt.",
    "sparql_cpu_seconden": "De zoekvraag rekende langer dan {waarde} seconden en is gestopt.",
    "sparql_geheugen_mb": "De zoekvraag had meer dan {waarde} megabyte geheugen nodig en is gestopt.",
    "sparql_max_uitvoer": "De uitslag was groter dan {waarde} bytes. De zoekvraag is gestopt.",
    "stapel": "De zoekvraag is te diep of te lang aan elkaar geregen en is gestopt.",
}
_KLEINER = "Vraag minder: noem een ding of een soort, haal delen weg, of gebruik LIMIT."
_PLACE = re.compile(r"error at (\d+):(\d+): ?(.*)", re.DOTALL)


def refused(error: QueryRefused) -> Response:
    """400 with every objection; 403 when only reading is allowed, 406 when the result does not fit the format."""
    objections = [(code, _in_words(code, text)) for code, text in error.objections]
    status = {"formaat": 406, "alleen_lezen": 403}.get(objections[0][0], 400)
    return respond(status, " ".join(text for _, text in objections), objections)


def too_heavy(error: QueryTooHeavy) -> Response:
    """400 with the limit that was passed: asking the same again gives the same."""
    text = f"{_RAAD[error.grens].format(waarde=error.waarde)} {_KLEINER}"
    return respond(400, text, [(error.grens, text)])


def busy(error: ServiceBusy) -> Response:
    """503 with Retry-After: asking the same again will do."""
    return respond(503, str(error), headers={"Retry-After": str(error.seconds)})


def respond(
    status: int,
    detail: str,
    errors: list[tuple[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem; every error is a code and a sentence."""
    body = problems.problem(status, detail)
    if errors:
        body["errors"] = [{"in": "query", "location": "query", "code": code, "detail": text} for code, text in errors]
    response = problems.respond(body)
    response.headers.update(headers or {})
    return response


def _in_words(code: str, text: str) -> str:
    """What the engine says, with what it means in front."""
    if code == "uitvoering":
        return "De zoekvraag kan niet worden uitgevoerd. Controleer functies, getallen en adressen."
    if code != "syntaxis":
        return text
    found = _PLACE.match(text)
    where, what = (f" op regel {found[1]}, teken {found[2]}", found[3]) if found else ("", text)
    return f"De zoekvraag klopt niet{where}. De ontleder meldt: {what[:200] or 'geen zoekvraag'}"
