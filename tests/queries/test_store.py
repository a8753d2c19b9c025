"""One contract for both engines: the embedded one and a SPARQL server."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyoxigraph as ox
import pytest

from loketgraph.errors import StoreUnavailable
from loketgraph.store import EmbeddedStore, RemoteStore, Store

from .conftest import Serve

XSD = "http://www.w3.org/2001/XMLSchema#"
DATA = f"""
<http://a.example/hoorn> <http://a.example/naam> "Hoorn"@nl <http://a.example/een> .
<http://a.example/hoorn> <http://a.example/naam> "Hoarn"@fy <http://a.example/twee> .
<http://a.example/hoorn> <http://a.example/naam> "Hoorn"@nl <http://a.example/twee> .
<http://a.example/hoorn> <http://a.example/code> "gm0405" <http://a.example/een> .
<http://a.example/hoorn> <http://a.example/sinds> "1816-01-01"^^<{XSD}date> <http://a.example/een> .
<http://a.example/hoorn> <http://a.example/treden> "3"^^<{XSD}integer> <http://a.example/een> .
<http://a.example/hoorn> <http://a.example/open> "true"^^<{XSD}boolean> <http://a.example/een> .
<http://a.example/hoorn> <http://a.example/adres> "Nieuwe Steen 1\\n\\"Hoorn\\" \\\\ é 🏛" <http://a.example/een> .
<http://a.example/zwaag> <http://a.example/code> "zwaag" <http://a.example/twee> .
""".encode()


@pytest.fixture(scope="module", params=["embedded", "remote"])
def store(request: pytest.FixtureRequest) -> Store:
    """Both engines on the same quads, one of them double in two graphs."""
    if request.param == "embedded":
        return EmbeddedStore.from_nquads(DATA)
    serve: Serve = request.getfixturevalue("serve")
    return serve(DATA)


def values(store: Store, name: str) -> list[object]:
    """The values of one property, in order."""
    query = f"SELECT ?waarde WHERE {{ ?ding <http://a.example/{name}> ?waarde }} ORDER BY ?waarde"
    return [row["waarde"] for row in store.select(query)]


def test_rows_keep_the_order_of_the_query(store: Store) -> None:
    assert [str(value.value) for value in values(store, "code")] == ["gm0405", "zwaag"]  # type: ignore[attr-defined]


def test_no_row_is_an_empty_list(store: Store) -> None:
    assert values(store, "onbekend") == []


def test_an_iri_is_a_named_node(store: Store) -> None:
    rows = store.select('SELECT ?ding WHERE { ?ding <http://a.example/code> "gm0405" }')
    assert rows == [{"ding": ox.NamedNode("http://a.example/hoorn")}]


def test_a_quad_in_two_graphs_is_one_row(store: Store) -> None:
    assert values(store, "naam") == [ox.Literal("Hoarn", language="fy"), ox.Literal("Hoorn", language="nl")]


def test_a_plain_text_has_no_language(store: Store) -> None:
    assert values(store, "code")[0] == ox.Literal("gm0405")


@pytest.mark.parametrize(
    ("name", "lexical", "datatype"),
    [("sinds", "1816-01-01", "date"), ("treden", "3", "integer"), ("open", "true", "boolean")],
)
def test_a_literal_keeps_its_datatype(store: Store, name: str, lexical: str, datatype: str) -> None:
    assert values(store, name) == [ox.Literal(lexical, datatype=ox.NamedNode(XSD + datatype))]


def test_text_with_quotes_newlines_and_signs_comes_back_whole(store: Store) -> None:
    assert values(store, "adres") == [ox.Literal('Nieuwe Steen 1\n"Hoorn" \\ é 🏛')]


def test_an_unbound_variable_is_absent(store: Store) -> None:
    query = """SELECT ?code ?sinds WHERE {
      ?ding <http://a.example/code> ?code OPTIONAL { ?ding <http://a.example/sinds> ?sinds } } ORDER BY ?code"""
    assert [set(row) for row in store.select(query)] == [{"code", "sinds"}, {"code"}]


def test_a_blank_node_is_a_blank_node(store: Store) -> None:
    assert isinstance(store.select("SELECT (BNODE() AS ?b) WHERE {}")[0]["b"], ox.BlankNode)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x WHERE { ?x",
        "",
        "INSERT DATA { <http://a.example/x> <http://a.example/x> <http://a.example/x> }",
        "ASK { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_what_is_no_select_is_refused(store: Store, query: str) -> None:
    with pytest.raises(StoreUnavailable):
        store.select(query)


def test_a_service_that_does_not_answer_is_an_error_and_no_empty_answer(store: Store) -> None:
    with pytest.raises(StoreUnavailable):
        store.select("SELECT * WHERE { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }")


@pytest.mark.parametrize("word", ["Add", "Insert", "Delete", "Load", "Clear", "Ask", "Construct"])
def test_words_of_another_kind_of_query_in_the_header_do_not_matter(store: Store, word: str) -> None:
    query = f"# # Title\n# **Problem:** {word} a rule.\nSELECT ?x WHERE {{ VALUES ?x {{ 1 }} }}"
    assert len(store.select(query)) == 1


# -- what a server on the other side of a network can do -----------------------------------------------------------

GOED = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}'
Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def answering() -> Iterator[Callable[[Answer], RemoteStore]]:
    """Starts a small HTTP server that answers as told; gives a RemoteStore on it with a limit of one second."""
    servers = []

    def start(answer: Answer) -> RemoteStore:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return RemoteStore(f"http://127.0.0.1:{server.server_port}/query", timeout_seconds=1)

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def reply(body: bytes, status: int = 200, kind: str = "application/sparql-results+json", length: int = 0) -> Answer:
    """An answer with this body; `length` is what Content-Length says when it is not the truth."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(length or len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def test_a_whole_answer_is_read(answering: Callable[[Answer], RemoteStore]) -> None:
    assert answering(reply(GOED)).select("SELECT ?x {}") == [{"x": ox.Literal("1")}]


@pytest.mark.parametrize("cut", [1, 10, len(GOED) // 2, len(GOED) - 1])
def test_cut_json_with_status_200_is_an_error(answering: Callable[[Answer], RemoteStore], cut: int) -> None:
    with pytest.raises(StoreUnavailable):
        answering(reply(GOED[:cut])).select("SELECT ?x {}")


def test_a_connection_that_breaks_halfway_is_an_error(answering: Callable[[Answer], RemoteStore]) -> None:
    with pytest.raises(StoreUnavailable):
        answering(reply(GOED[:30], length=len(GOED))).select("SELECT ?x {}")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"boolean":true}',
        b'{"head":{},"results":{}}',
        b'{"results":{"bindings":[{"x":{"type":"uri"}}]}}',
        b'{"results":{"bindings":[{"x":{"value":"1"}}]}}',
        b'{"results":{"bindings":[{"x":{"type":"uri","value":"geen iri"}}]}}',
        b'{"results":{"bindings":[{"x":{"type":"triple","value":{}}}]}}',
        b'{"results":{"bindings":[{"x":{"type":"onbekend","value":"1"}}]}}',
        b"\xff\xfe\x00",
        b"<sparql/>",
    ],
)
def test_an_answer_that_is_no_result_is_an_error(answering: Callable[[Answer], RemoteStore], body: bytes) -> None:
    with pytest.raises(StoreUnavailable):
        answering(reply(body)).select("SELECT ?x {}")


@pytest.mark.parametrize("status", [400, 401, 404, 500, 503])
def test_an_error_status_is_an_error(answering: Callable[[Answer], RemoteStore], status: int) -> None:
    with pytest.raises(StoreUnavailable):
        answering(reply(GOED, status)).select("SELECT ?x {}")


def test_a_dead_port_is_an_error_that_names_the_server(free_port: Callable[[], int]) -> None:
    endpoint = f"http://127.0.0.1:{free_port()}/query"
    with pytest.raises(StoreUnavailable, match=endpoint):
        RemoteStore(endpoint, 1).select("SELECT ?x {}")


def test_a_server_that_says_nothing_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(StoreUnavailable):
            RemoteStore(f"http://127.0.0.1:{silent.getsockname()[1]}/query", 1).select("SELECT ?x {}")


def test_a_server_that_drips_without_end_is_given_up(answering: Callable[[Answer], RemoteStore]) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/sparql-results+json")
        handler.end_headers()
        try:
            for _ in range(60):
                handler.wfile.write(b" ")
                time.sleep(0.2)
        except OSError:
            return

    with pytest.raises(StoreUnavailable):
        answering(drip).select("SELECT ?x {}")


def test_a_query_goes_in_the_body_and_never_in_the_address(answering: Callable[[Answer], RemoteStore]) -> None:
    seen = []

    def note(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.path)
        reply(GOED)(handler)

    answering(note).select(f"# {dt.date(2026, 6, 1)}\nSELECT ?geheim {{}}")
    assert seen == ["/query"]
