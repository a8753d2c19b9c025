"""Responses of pages and files: the format by name or Accept, an ETag of the bytes, and a strict policy for pages.

Conditional requests: RFC 9110, section 13; Content Security Policy: https://www.w3.org/TR/CSP3/.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from .negotiate import Formaat, choose

HTML = Formaat("html", "text/html", charset=True)
_BELEID = (
    "default-src 'none'; style-src 'self'{stijl}; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "font-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
STRENG = _BELEID.format(stijl="")
MET_STIJL = _BELEID.format(stijl=" 'unsafe-inline'")
"""For the page with the query editor alone: that library writes styles into the page. Scripts stay ours."""


def pick(request: Request, offered: Sequence[Formaat], named: str = "") -> Formaat:
    """The format by name, or else by Accept. Raises HTTPException 400 for an unknown name, 406 when none will do."""
    if named:
        found = next((formaat for formaat in offered if formaat.naam == named), None)
        if found is None:
            names = ", ".join(formaat.naam for formaat in offered)
            raise HTTPException(400, f"Het formaat {named[:40]!r} is er niet. Kies uit: {names}.")
        return found
    chosen = choose(request.headers.get("accept", ""), offered)
    if chosen is None:
        types = ", ".join(formaat.mediatype for formaat in offered)
        raise HTTPException(406, f"Vraag in de kop Accept om een van deze formaten: {types}.", {"Vary": "Accept"})
    return chosen[0]


def reply(
    request: Request, body: bytes, formaat: Formaat, beleid: str = STRENG, headers: dict[str, str] | None = None
) -> Response:
    """200 with the bytes, or 304 when the asker has them already."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    own = {"ETag": tag, "Vary": "Accept", "Cache-Control": "no-cache", **(headers or {})}
    if formaat == HTML:
        own |= {"Content-Security-Policy": beleid, "Content-Language": "nl"}
    if same(request, tag):
        return Response(status_code=304, headers=own)
    return Response(body, media_type=formaat.content_type(), headers=own)


def same(request: Request, tag: str) -> bool:
    """Whether If-None-Match holds the tag, compared weakly (RFC 9110, section 13.1.2)."""
    given = request.headers.getlist("if-none-match")
    tags = {part.strip().removeprefix("W/") for value in given for part in value.split(",")}
    return tag in tags or "*" in tags
