"""The plain ASGI layer around the app: headers on every response, HEAD as GET without a body, OPTIONS, ETag and 304.

It stands outside the framework, because there even an unexpected error passes (https://asgi.readthedocs.io/).
Conditional requests follow RFC 9110, section 13; cross-origin requests https://fetch.spec.whatwg.org/#http-cors-protocol.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import __version__, problems
from .kortepad import KortePad
from .situatie import today

_LOG = logging.getLogger("loketgraph")
API_VERSION = "1.0.0"
MAX_ADRES = 16_000
"""How many bytes path and query may be together; under what servers allow, so that the answer is a problem."""
_HEADERS = (
    (b"api-version", API_VERSION.encode()),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"API-Version, ETag, Loketgraph-Afgekapt, Loketgraph-Release, Retry-After"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000"),
    (b"x-frame-options", b"DENY"),
)
_METHODS = b"GET, HEAD, OPTIONS, POST"
_PREFLIGHT = (
    (b"access-control-allow-headers", b"Content-Type, If-None-Match"),
    (b"access-control-max-age", b"86400"),
)
_PREPARED = ((b"content-type", b"application/json"), (b"cache-control", b"no-cache"), *_HEADERS)
_OWN = {name for name, _ in _HEADERS}
_OWN_TAGS = ("/sparql",)
"""Addresses whose answer depends on more than the address: they make their own ETag, and answer If-None-Match."""
_OF_A_BODY = {b"content-length", b"content-type"}


class HttpLayer:
    """Wraps an ASGI app that serves one release; lookups with a prepared answer do not reach that app."""

    def __init__(self, app: ASGIApp, release: str, kort: KortePad | None = None) -> None:
        self._app = app
        self._release = release
        self._kort = kort

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the module docstring."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif len(scope["path"]) + len(scope["query_string"]) > MAX_ADRES:
            detail = f"Het webadres is langer dan {MAX_ADRES} tekens. Gebruik POST: op /v1/deuren/_zoek of /sparql."
            await self._pass(problems.respond(problems.problem(414, detail)), scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await self._options(scope, receive, send)
        elif scope["path"] in _OWN_TAGS:
            await self._pass(self._app, scope, receive, send)
        elif scope["method"] in ("GET", "HEAD"):
            vandaag = today()
            etag, tags = self._etag(scope, vandaag), _tags(scope)
            if etag in tags:
                await _send_empty(send, 304, (*_HEADERS, (b"etag", etag), (b"cache-control", b"no-cache")))
            elif (body := self._prepared(scope, vandaag)) and b"*" not in tags:
                headers = [*_PREPARED, (b"content-length", b"%d" % len(body)), (b"etag", etag)]
                await send({"type": "http.response.start", "status": 200, "headers": headers})
                await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
            else:
                await self._pass(self._app, scope, receive, send, etag, b"*" in tags)
        else:
            await self._pass(self._app, scope, receive, send)

    async def _pass(
        self, app: ASGIApp, scope: Scope, receive: Receive, send: Send, etag: bytes = b"", unless_any: bool = False
    ) -> None:
        """Run an app with our headers; `unless_any` (If-None-Match: *) turns a 200 into a 304."""
        bare = scope["method"] == "HEAD"

        async def send_with_headers(message: Message) -> None:
            nonlocal bare
            if message["type"] == "http.response.start":
                found = bool(etag) and message["status"] == 200
                unchanged = found and unless_any
                bare = bare or unchanged
                leave_out = _OWN | _OF_A_BODY if unchanged else _OWN
                headers = [pair for pair in message.get("headers", []) if pair[0].lower() not in leave_out]
                tagged = found or any(name == b"etag" for name, _ in headers)
                headers += [*_HEADERS, (b"cache-control", b"no-cache" if tagged else b"no-store")]
                headers += [(b"etag", etag)] if found else []
                message = {**message, "status": 304 if unchanged else message["status"], "headers": headers}
            elif bare:
                message = {**message, "body": b""}
            await send(message)

        await app({**scope, "method": "GET"} if scope["method"] == "HEAD" else scope, receive, send_with_headers)

    async def _options(self, scope: Scope, receive: Receive, send: Send) -> None:
        """204 with Allow; the app names the methods of an address when it refuses OPTIONS.

        An unknown address is 404, except to a browser that asks first: else its script could not read the 404 after.
        """
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._app(scope, receive, keep)
        allow = dict(messages[0]["headers"]).get(b"allow", b"")
        if allow or any(name == b"access-control-request-method" for name, _ in scope["headers"]):
            methods = (b"allow", allow or _METHODS), (b"access-control-allow-methods", allow or _METHODS)
            await _send_empty(send, 204, (*_HEADERS, *_PREFLIGHT, *methods))
            return
        messages[0]["headers"] = [*messages[0]["headers"], *_HEADERS]
        for message in messages:
            await send(message)

    def _prepared(self, scope: Scope, vandaag: dt.date) -> bytes | None:
        """The prepared answer to a lookup, if there is one. Its address may hold no byte that is not ASCII."""
        if self._kort is None or scope["path"] != "/v1/deuren":
            return None
        query: bytes = scope["query_string"]
        try:
            return self._kort.lookup(query.decode(), vandaag) if query.isascii() else None
        except Exception as error:  # a fault here costs speed, not the answer
            _LOG.error("kort pad: %s", type(error).__name__, exc_info=error)
            return None

    def _etag(self, scope: Scope, vandaag: dt.date) -> bytes:
        """An answer depends on the release, this software, the address and (without peildatum) on today."""
        path = scope["path"].encode("utf-8", "surrogatepass")
        key = b"\n".join((__version__.encode(), path, scope["query_string"], vandaag.isoformat().encode()))
        return b'"%s-%s"' % (self._release[:16].encode(), hashlib.sha256(key).hexdigest()[:16].encode())


def _tags(scope: Scope) -> set[bytes]:
    """The tags of If-None-Match, compared weakly (RFC 9110, section 13.1.2)."""
    values = [value for name, value in scope["headers"] if name == b"if-none-match"]
    return {tag.strip().removeprefix(b"W/") for value in values for tag in value.split(b",")}


async def _send_empty(send: Send, status: int, headers: tuple[tuple[bytes, bytes], ...]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": b""})
