"""Errors as application/problem+json (RFC 9457; NL API Design Rules 2.2), in Dutch, all at once, without internals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import JSONResponse

from .errors import InvalidSituation, ParameterError

TITLES = {
    400: "Het verzoek klopt niet",
    403: "Dit mag hier niet",
    404: "Niet gevonden",
    405: "Deze methode kan hier niet",
    406: "Dit formaat is er niet",
    413: "Het verzoek is te groot",
    414: "Het webadres is te lang",
    415: "Dit soort inhoud kan niet",
    500: "Er ging iets mis",
    503: "De dienst is nu niet beschikbaar",
}


def problem(status: int, detail: str, errors: Sequence[ParameterError] = (), place: str = "query") -> dict[str, Any]:
    """The body of a problem; `errors` name each wrong parameter, `place` is 'query' or 'body'."""
    body: dict[str, Any] = {"type": "about:blank", "title": TITLES[status], "status": status, "detail": detail}
    if errors:
        body["errors"] = [
            {"in": place, "location": error.name, "code": "ongeldig", "detail": str(error)} for error in errors
        ]
    return body


def invalid(error: InvalidSituation, place: str = "query") -> dict[str, Any]:
    """The problem of a situation with wrong parameters."""
    return problem(400, str(error), error.errors, place)


def respond(body: dict[str, Any]) -> JSONResponse:
    """The problem as a response with its own status."""
    return JSONResponse(body, status_code=body["status"], media_type="application/problem+json")
