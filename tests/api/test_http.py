"""HTTP as the NL API Design Rules ask: headers, HEAD, OPTIONS, CORS, ETag and 304, problems without internals."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from loketgraph import api, http
from loketgraph.app import create_app
from loketgraph.collecties import COLLECTIES
from loketgraph.errors import StoreUnavailable
from loketgraph.release import Release
from loketgraph.settings import Settings
from loketgraph.store import Row

from .conftest import Check

DEUR = "/v1/deuren?vraagtype=bestaan&gemeente=gm9001"
#: The same question in a form that has no prepared answer.
LANG = "/v1/deuren?vraagtype=bestaan&plaats=gm9001"
GOED = [DEUR, "/v1/taken", "/v1/taken/bestaan", "/v1/gemeenten?plaats=Zand", "/v1/releases/actueel", "/v1/openapi.json"]
ADRESSEN = ["/v1/deuren", "/v1/releases/actueel", "/v1/openapi.json", *(f"/v1/{c.naam}" for c in COLLECTIES)]
FOUT = [("GET", "/v1/deuren", 400), ("GET", "/v1/taken/x", 404), ("GET", "/nergens", 404), ("PUT", "/v1/deuren", 405)]


class StoreThatIsAway:
    """A store that cannot be reached, with an address in its error that nobody outside should see."""

    def select(self, query: str) -> list[Row]:
        raise StoreUnavailable(f"http://geheim.intern:7878 antwoordt niet op {query}")


@pytest.fixture
def client_without_store(wereld_release: Release, wereld_root: Path) -> TestClient:
    app = create_app(wereld_release, wereld_root, Settings(), StoreThatIsAway())
    return TestClient(app, raise_server_exceptions=False)


def break_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("geheim: /srv/loketgraph/wachtwoord.txt")

    monkeypatch.setattr(api, "answer", fail)


@pytest.mark.parametrize("address", [*GOED, "/"])
def test_a_good_answer_names_the_version_and_may_be_read_from_any_site(address: str, client: TestClient) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["api-version"] == "1.0.0"
    assert response.headers["access-control-allow-origin"] == "*"
    assert "ETag" in response.headers["access-control-expose-headers"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize(("method", "address", "status"), FOUT)
def test_a_problem_is_problem_json_with_the_same_headers(
    method: str, address: str, status: int, client: TestClient, matches_schema: Check
) -> None:
    response = client.request(method, address)
    assert response.status_code == response.json()["status"] == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["api-version"] == "1.0.0"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers
    matches_schema(response.json(), "Probleem")


@pytest.mark.parametrize("address", [*ADRESSEN, "/v1/taken/bestaan", "/v1/deuren/_zoek"])
def test_a_trailing_slash_is_404_and_no_redirect(address: str, client: TestClient) -> None:
    response = client.get(f"{address}/", follow_redirects=False)
    assert response.status_code == 404


@pytest.mark.parametrize(
    "address", ["/v1", "/v2/deuren", "/deuren", "/v1/deuren/x", "/v1/Deuren", "/openapi.json", "/docs", "/v1//taken"]
)
def test_an_unknown_path_is_404_and_points_to_the_document(address: str, client: TestClient) -> None:
    response = client.get(address, follow_redirects=False)
    assert response.status_code == 404
    assert "/v1/openapi.json" in response.json()["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREI"])
@pytest.mark.parametrize("address", [*ADRESSEN, "/v1/taken/bestaan"])
def test_another_method_is_405_with_allow(method: str, address: str, client: TestClient) -> None:
    response = client.request(method, address)
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert "GET, HEAD, OPTIONS" in response.json()["detail"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_search_takes_only_post(method: str, client: TestClient) -> None:
    response = client.request(method, "/v1/deuren/_zoek")
    assert (response.status_code, response.headers["allow"]) == (405, "OPTIONS, POST")


@pytest.mark.parametrize("address", [*GOED, "/v1/deuren", "/v1/taken/x", "/nergens"])
def test_head_has_the_headers_of_get_and_no_body(address: str, client: TestClient) -> None:
    get, head = client.get(address), client.head(address)
    assert head.status_code == get.status_code
    assert dict(head.headers) == dict(get.headers)
    assert int(head.headers["content-length"]) == len(get.content) > 0
    assert head.content == b""


@pytest.mark.parametrize("address", GOED)
@pytest.mark.parametrize("tags", ["{}", "W/{}", '"ander", {}', 'W/"ander" , W/{} ,"nog een"', "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_answer_one_has_already_is_304(method: str, tags: str, address: str, client: TestClient) -> None:
    etag = client.get(address).headers["etag"]
    response = client.request(method, address, headers={"If-None-Match": tags.format(etag)})
    assert response.status_code == 304
    assert response.content == b""
    assert response.headers["etag"] == etag
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["api-version"] == "1.0.0"
    assert "content-type" not in response.headers


@pytest.mark.parametrize("tags", ['"ander"', "", ",", '"', "W/", "{}x", "x{}"])
def test_another_tag_gets_the_whole_answer(tags: str, client: TestClient) -> None:
    etag = client.get(DEUR).headers["etag"].strip('"')
    assert client.get(DEUR, headers={"If-None-Match": tags.format(etag)}).status_code == 200


@pytest.mark.parametrize("address", ["/v1/deuren", "/v1/taken/x", "/nergens"])
def test_any_tag_does_not_hide_a_problem(address: str, client: TestClient) -> None:
    assert client.get(address, headers={"If-None-Match": "*"}).status_code in (400, 404)


def test_a_search_ignores_tags(client: TestClient) -> None:
    response = client.post("/v1/deuren/_zoek", json={"vraagtype": "pakket"}, headers={"If-None-Match": "*"})
    assert response.status_code == 200


def test_every_question_has_its_own_tag(client: TestClient) -> None:
    addresses = [*GOED, f"{DEUR}&peildatum=2026-06-01", f"{DEUR}&peildatum=2026-06-02", DEUR.replace("9001", "9002")]
    assert len({client.get(address).headers["etag"] for address in addresses}) == len(addresses)


def test_the_same_question_keeps_its_tag(client: TestClient) -> None:
    assert client.get(DEUR).headers["etag"] == client.get(DEUR).headers["etag"]


def test_tomorrow_a_question_without_a_date_has_another_tag(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = client.get(DEUR).headers["etag"]
    monkeypatch.setattr(http, "today", lambda: dt.date(2040, 1, 1))
    response = client.get(DEUR, headers={"If-None-Match": today})
    assert response.status_code == 200
    assert response.headers["etag"] != today


def test_newer_software_on_the_same_release_has_another_tag(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = client.get("/v1/openapi.json").headers["etag"]
    monkeypatch.setattr(http, "__version__", "99.0.0")
    assert client.get("/v1/openapi.json").headers["etag"] != old


@pytest.mark.parametrize("address", [*ADRESSEN, "/v1/taken/bestaan"])
def test_options_names_the_methods(address: str, client: TestClient) -> None:
    response = client.options(address)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert response.headers["api-version"] == "1.0.0"


def test_a_browser_that_asks_first_may_post_a_search(client: TestClient) -> None:
    headers = {"Origin": "https://gemeente.example", "Access-Control-Request-Method": "POST"}
    response = client.options("/v1/deuren/_zoek", headers=headers)
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-methods"] == "OPTIONS, POST"
    assert {"Content-Type", "If-None-Match"} <= set(response.headers["access-control-allow-headers"].split(", "))


def test_options_on_an_unknown_path_is_404(client: TestClient) -> None:
    response = client.options("/nergens")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["api-version"] == "1.0.0"


def test_a_browser_that_asks_first_can_read_the_404_after(client: TestClient) -> None:
    headers = {"Origin": "https://gemeente.example", "Access-Control-Request-Method": "GET"}
    assert client.options("/nergens", headers=headers).status_code == 204


@pytest.mark.parametrize(("method", "address"), [("GET", LANG), ("HEAD", LANG), ("POST", "/v1/deuren/_zoek")])
def test_an_error_of_ours_is_500_and_tells_nothing_of_the_inside(
    method: str, address: str, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_answers(monkeypatch)
    response = client.request(method, address, json={"vraagtype": "bestaan"} if method == "POST" else None)
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["api-version"] == "1.0.0"
    assert "etag" not in response.headers
    for secret in ("geheim", "wachtwoord", "RuntimeError", "Traceback", ".py"):
        assert secret not in response.text


def test_after_an_error_of_ours_the_next_question_is_answered(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        break_answers(broken)
        assert client.get(LANG).status_code == 500
    assert client.get(LANG).status_code == 200


@pytest.mark.parametrize("address", [DEUR, "/v1/taken", "/v1/taken/bestaan", "/v1/gemeenten?plaats=Zand"])
def test_without_a_store_the_answer_is_503_and_does_not_name_the_store(
    address: str, client_without_store: TestClient, matches_schema: Check
) -> None:
    response = client_without_store.get(address)
    assert response.status_code == 503
    assert "geheim" not in response.text
    assert response.headers["api-version"] == "1.0.0"
    matches_schema(response.json(), "Probleem")


def test_without_a_store_a_search_is_503_as_a_whole(client_without_store: TestClient) -> None:
    body = {"situaties": [{"vraagtype": "pakket"}]}
    assert client_without_store.post("/v1/deuren/_zoek", json=body).status_code == 503


@pytest.mark.parametrize("address", ["/v1/releases/actueel", "/v1/openapi.json", "/"])
def test_without_a_store_the_service_still_says_what_it_is(address: str, client_without_store: TestClient) -> None:
    assert client_without_store.get(address).status_code == 200
