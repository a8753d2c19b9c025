"""The plain ASGI layer around the app: headers on every response, HEAD as GET without a body, ETag and 304.

It stands outside the framework, because there even an unexpected error passes (https://asgi.readthedocs.io/).
"""

from __future__ import annotations

import hashlib

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .situatie import today

API_VERSION = "1.0.0"
_HEADERS = (
    (b"api-version", API_VERSION.encode()),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"API-Version, ETag"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000"),
    (b"x-frame-options", b"DENY"),
)
_PREFLIGHT = (
    (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
    (b"access-control-allow-headers", b"Content-Type, If-None-Match"),
    (b"access-control-max-age", b"86400"),
)


class HttpLayer:
    """Wraps an ASGI app that serves one release."""

    def __init__(self, app: ASGIApp, release: str) -> None:
        self._app = app
        self._release = release

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the module docstring."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method = scope["method"]
        if method == "OPTIONS":
            await _send_empty(send, 204, _HEADERS + _PREFLIGHT)
            return
        etag = self._etag(scope) if method in ("GET", "HEAD") else b""
        if etag and _matches(scope, etag):
            await _send_empty(send, 304, (*_HEADERS, (b"etag", etag)))
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in _HEADERS}
                headers = [pair for pair in message.get("headers", []) if pair[0].lower() not in own]
                headers += _HEADERS
                if method == "POST":
                    headers.append((b"cache-control", b"no-store"))
                elif etag and message["status"] == 200:
                    headers += [(b"etag", etag), (b"cache-control", b"no-cache")]
                message = {**message, "headers": headers}
            elif method == "HEAD":
                message = {**message, "body": b""}
            await send(message)

        inner = {**scope, "method": "GET"} if method == "HEAD" else scope
        await self._app(inner, receive, send_with_headers)

    def _etag(self, scope: Scope) -> bytes:
        """An answer depends on the release, the address and (without peildatum) on today; so does its ETag."""
        key = b"\n".join((scope["path"].encode(), scope["query_string"], today().isoformat().encode()))
        return b'"%s-%s"' % (self._release[:16].encode(), hashlib.sha256(key).hexdigest()[:16].encode())


def _matches(scope: Scope, etag: bytes) -> bool:
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            tags = [tag.strip().removeprefix(b"W/") for tag in value.split(b",")]
            return etag in tags
    return False


async def _send_empty(send: Send, status: int, headers: tuple[tuple[bytes, bytes], ...]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": b""})
