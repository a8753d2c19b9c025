"""Read a request of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/, sections 2.1 and 2.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"
FORM_TYPE = "application/x-www-form-urlencoded"
_MAX_FIELDS = 100
_SPACE = 4096
_DATASET = ("default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri")

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Verzoek:
    """A query or an update, the dataset it names, and the format the address asks for (or empty)."""

    tekst: str
    wijzigt: bool = False
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    formaat: str = ""


async def read_request(request: Request, max_bytes: int) -> Verzoek | None:
    """What is asked; None when a GET asks nothing, so for the service description.

    Raises HTTPException: 400 for what is no proper request, 403 for an update by GET, 413 and 415 for a wrong body.
    """
    asked = _pairs(request.scope["query_string"], "webadres")
    if request.method == "GET":
        if any(name == "update" for name, _ in asked):
            raise HTTPException(403, "Een wijziging kan niet met GET.")
        return _from_pairs(asked) if any(name in ("query", *_DATASET) for name, _ in asked) else None
    kind, charset = _content_type(request)
    body = await _body(request, max_bytes)
    if kind == FORM_TYPE:
        return _from_pairs(asked + _pairs(body, "formulier"))
    if any(name in ("query", "update") for name, _ in asked):
        raise HTTPException(400, "Zet de zoekvraag in het webadres of in het bericht, niet allebei.")
    if charset not in ("", "utf-8", "utf8"):
        raise HTTPException(415, "Stuur de zoekvraag in UTF-8.")
    try:
        return _with_dataset(body.decode("utf-8"), kind == UPDATE_TYPE, asked)
    except UnicodeDecodeError as error:
        raise HTTPException(400, "De zoekvraag is geen geldige UTF-8.") from error


def _content_type(request: Request) -> tuple[str, str]:
    """The media type and charset of the body. Raises HTTPException 415 for what cannot be a query."""
    kind, *parameters = (part.strip() for part in request.headers.get("content-type", "").split(";"))
    kind = kind.lower()
    if kind not in (QUERY_TYPE, UPDATE_TYPE, FORM_TYPE):
        detail = f"Stuur de zoekvraag als {QUERY_TYPE} of als {FORM_TYPE}."
        raise HTTPException(415, detail, {"Accept-Post": f"{QUERY_TYPE}, {FORM_TYPE}"})
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise HTTPException(415, "Stuur het verzoek zonder Content-Encoding.", {"Accept-Encoding": "identity"})
    charsets = [value.partition("=")[2] for value in parameters if value.lower().startswith("charset=")]
    return kind, charsets[0].strip('"').lower() if charsets else ""


async def _body(request: Request, max_bytes: int) -> bytes:
    """The body; a form may take three bytes for one. Raises HTTPException 413, or 400 when it breaks off."""
    limit = 3 * max_bytes + _SPACE
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > limit:
                raise HTTPException(413, f"De zoekvraag is langer dan {max_bytes} bytes. Vraag minder tegelijk.")
            parts.append(part)
    except ClientDisconnect as error:
        raise HTTPException(400, "Het verzoek brak af. Stuur het opnieuw.") from error
    return b"".join(parts)


def _pairs(data: bytes, place: str) -> Pairs:
    try:
        text = data.decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except ValueError as error:  # also what is no UTF-8
        raise HTTPException(400, f"Het {place} heeft te veel parameters of is geen geldige UTF-8.") from error


def _from_pairs(pairs: Pairs) -> Verzoek:
    texts = [(name, value) for name, value in pairs if name in ("query", "update")]
    if len(texts) != 1:
        raise HTTPException(400, "Geef precies een zoekvraag, in de parameter query.")
    name, text = texts[0]
    return _with_dataset(text, name == "update", pairs)


def _with_dataset(text: str, wijzigt: bool, pairs: Pairs) -> Verzoek:
    """The dataset of a query, or of an update: each has its own parameters (sections 2.1.4 and 2.2.3)."""
    default, named = _DATASET[2:] if wijzigt else _DATASET[:2]
    formats: Sequence[str] = [value for name, value in pairs if name == "format"]
    return Verzoek(
        text,
        wijzigt,
        tuple(value for name, value in pairs if name == default),
        tuple(value for name, value in pairs if name == named),
        formats[0] if formats else "",
    )
