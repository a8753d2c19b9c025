"""The service on a real server: open connections, HEAD, 304, slashes, and bodies that lie about their size."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from loketgraph.app import create_app
from loketgraph.release import Release
from loketgraph.settings import Settings

DEUR = "/v1/deuren?vraagtype=bestaan&gemeente=gm9001"
ZOEK = "/v1/deuren/_zoek"
HEADERS = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def address(wereld_release: Release, wereld_root: Path) -> Iterator[tuple[str, int]]:
    """Host and port of a service on the invented country."""
    config = uvicorn.Config(create_app(wereld_release, wereld_root, Settings()), log_level="error")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        deadline = time.monotonic() + 30
        while not server.started and thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert server.started
        yield listener.getsockname()
        server.should_exit = True
        thread.join(timeout=30)


@pytest.fixture
def http(address: tuple[str, int]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://{address[0]}:{address[1]}", timeout=30, trust_env=False) as client:
        yield client


def own_port(response: httpx.Response) -> int:
    """The port of our side of the connection: the same one means the same connection."""
    port: int = response.extensions["network_stream"].get_extra_info("client_addr")[1]
    return port


def exchange(address: tuple[str, int], request: bytes, hang_up: bool = False) -> bytes:
    """Send bytes, perhaps say that there is no more, and read until the server closes."""
    with socket.create_connection(address, timeout=30) as connection:
        connection.sendall(request)
        if hang_up:
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer


def test_one_connection_serves_every_kind_of_answer(http: httpx.Client) -> None:
    etag = http.get(DEUR).headers["etag"]
    responses = [
        http.get(DEUR),
        http.head(DEUR),
        http.get(DEUR, headers={"If-None-Match": etag}),
        http.head(DEUR, headers={"If-None-Match": "*"}),
        http.get("/v1/taken/"),
        http.options("/v1/taken"),
        http.post(ZOEK, json={"vraagtype": "pakket"}),
        http.put("/v1/taken"),
        http.get(DEUR),
    ]
    assert [response.status_code for response in responses] == [200, 200, 304, 304, 404, 204, 200, 405, 200]
    assert len({own_port(response) for response in responses}) == 1


def test_head_announces_the_length_of_get_and_sends_nothing(http: httpx.Client) -> None:
    get, head = http.get(DEUR), http.head(DEUR)
    assert head.headers["content-length"] == get.headers["content-length"] == str(len(get.content))
    assert head.content == b""


def test_an_answer_one_has_already_is_304_without_a_body(http: httpx.Client) -> None:
    etag = http.get(DEUR).headers["etag"]
    response = http.get(DEUR, headers={"If-None-Match": f'"ander", W/{etag}'})
    assert (response.status_code, response.content) == (304, b"")


def test_a_trailing_slash_is_no_redirect(http: httpx.Client) -> None:
    response = http.get("/v1/taken/", follow_redirects=False)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_a_question_without_a_place_asks_for_it(http: httpx.Client) -> None:
    answer = http.get("/v1/deuren", params={"vraagtype": "pas"}).json()
    assert (answer["uitkomst"], bool(answer["deuren"])) == ("vervolgvraag", True)


def test_a_question_about_nothing_is_told_what_to_ask(http: httpx.Client) -> None:
    response = http.get("/v1/deuren")
    assert response.status_code == 400
    assert "/v1/vraagtypen" in response.json()["detail"]


def test_a_long_question_that_fits_gets_a_problem_from_us_and_not_from_the_server(http: httpx.Client) -> None:
    response = http.get("/v1/deuren?plaats=" + "x" * 40_000)
    assert response.status_code == 414
    assert response.headers["content-type"] == "application/problem+json"


def test_a_body_without_length_that_never_ends_is_cut_off(http: httpx.Client) -> None:
    pieces = (b" " * 100_000 for _ in range(30))
    response = http.post(ZOEK, content=pieces, headers=HEADERS)
    assert response.status_code == 413


def test_a_body_that_breaks_off_is_no_error_of_ours(
    address: tuple[str, int], http: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    body = json.dumps({"vraagtype": "pakket"}).encode()
    head = (
        b"POST /v1/deuren/_zoek HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n"
    )
    assert b" 200 " not in exchange(address, head + body, hang_up=True)
    assert http.get(DEUR).status_code == 200
    assert [record.getMessage() for record in caplog.records if record.name == "loketgraph"] == []


def test_what_follows_an_announced_body_is_refused_and_answers_no_question(address: tuple[str, int]) -> None:
    body = json.dumps({"vraagtype": "pakket"}).encode()
    length = str(len(body)).encode()
    head = b"POST /v1/deuren/_zoek HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
    answer = exchange(address, head + length + b"\r\n\r\n" + body + b"rommel\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1 ") == 1


def test_questions_at_the_same_time_get_each_their_own_answer(address: tuple[str, int]) -> None:
    places = ["gm9001", "gm9002", "gm9005"] * 8
    found: dict[int, str] = {}

    def ask(number: int, place: str) -> None:
        url = f"http://{address[0]}:{address[1]}/v1/deuren"
        answer = httpx.get(url, params={"vraagtype": "pas", "gemeente": place}, timeout=60, trust_env=False).json()
        found[number] = answer["deuren"][0]["organisatie"]["id"].rsplit("/", 1)[-1]

    threads = [threading.Thread(target=ask, args=pair) for pair in enumerate(places)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[number] for number in range(len(places))] == places
