"""The service with two constant answers beside it, on one server: what bench/dienst.py measures against."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from loketgraph.dienst import worker

app = FastAPI()


@app.get("/constante-fastapi")
def constante() -> dict[str, object]:
    """An answer of the usual form, made the usual way."""
    return {"uitkomst": "eenDeur", "deuren": [{"organisatie": {"id": "gm0405", "naam": "gemeente Hoorn"}}]}


def make() -> ASGIApp:
    """The three together."""
    service = worker()
    body = b"x" * 6000
    headers = [(b"content-type", b"application/json")]

    async def combined(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal body
        path = scope.get("path", "")
        if path == "/constante-bytes":
            if scope["query_string"]:
                body = b"x" * int(scope["query_string"].partition(b"=")[2])
            length = (b"content-length", str(len(body)).encode())
            await send({"type": "http.response.start", "status": 200, "headers": [*headers, length]})
            await send({"type": "http.response.body", "body": body})
        elif path == "/constante-fastapi":
            await app(scope, receive, send)
        else:
            await service(scope, receive, send)

    return combined


def kaal() -> ASGIApp:
    """The bare server alone: the same bytes to every question."""

    async def answer(scope: Scope, _: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
            await send({"type": "http.response.body", "body": b"ja"})

    return answer
