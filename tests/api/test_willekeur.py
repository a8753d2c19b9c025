"""Whatever a stranger sends, the service answers 2xx or 4xx, in JSON, with the version: never a 5xx."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from loketgraph.parameters import BLADEREN, DEUREN, PLAATS

NAMEN = sorted({param.naam for param in (*DEUREN, *BLADEREN, *PLAATS)})
WAARDEN = ["bestaan", "gm9001", "Zand", "9901AB", "2026-06-01", "aow-leeftijd-ja", "1", "", "http://[", "%", "\x00"]
PADEN = ["/v1/deuren", "/v1/gemeenten", "/v1/taken", "/v1/organisaties/zb9001", "/v1/releases/actueel"]
OFTEN = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

values = st.one_of(st.sampled_from(WAARDEN), st.text(max_size=40))
pairs = st.lists(st.tuples(st.one_of(st.sampled_from(NAMEN), st.text(max_size=10)), values), max_size=8)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(WAARDEN),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*NAMEN, "situaties"]), inner, max_size=4)
    ),
    max_leaves=12,
)


def assert_is_an_answer_or_a_problem(response: Any) -> None:
    assert response.status_code in (200, 400, 404, 414), response.text
    assert response.headers["api-version"] == "1.0.0"
    assert response.headers["content-type"] in ("application/json", "application/problem+json")
    response.json()


@OFTEN
@given(path=st.sampled_from(PADEN), pairs=pairs)
def test_random_parameters_never_break_the_service(path: str, pairs: list[tuple[str, str]], client: TestClient) -> None:
    query = "&".join(f"{quote(name, errors='replace')}={quote(value, errors='replace')}" for name, value in pairs)
    assert_is_an_answer_or_a_problem(client.get(f"{path}?{query}"))


@OFTEN
@given(path=st.sampled_from(PADEN), query=st.binary(max_size=60))
def test_random_bytes_as_query_never_break_the_service(path: str, query: bytes, client: TestClient) -> None:
    assert_is_an_answer_or_a_problem(client.get(f"{path}?{quote(query)}"))


@OFTEN
@given(code=st.one_of(st.text(max_size=40), st.binary(max_size=20)))
def test_a_random_code_never_breaks_the_service(code: str | bytes, client: TestClient) -> None:
    shown = quote(code, safe="", errors="replace") if isinstance(code, str) else quote(code, safe="")
    assert_is_an_answer_or_a_problem(client.get(f"/v1/gemeenten/{shown}"))


@OFTEN
@given(body=json_values)
def test_random_json_never_breaks_the_service(body: Any, client: TestClient) -> None:
    """Also numbers that are no JSON (NaN), and halves of characters, as the encoder of Python writes them."""
    headers = {"Content-Type": "application/json"}
    assert_is_an_answer_or_a_problem(client.post("/v1/deuren/_zoek", content=json.dumps(body), headers=headers))


@OFTEN
@given(body=st.binary(max_size=80))
def test_random_bytes_as_body_never_break_the_service(body: bytes, client: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    assert_is_an_answer_or_a_problem(client.post("/v1/deuren/_zoek", content=body, headers=headers))


@OFTEN
@given(tags=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40))
def test_random_tags_never_break_the_service(tags: str, client: TestClient) -> None:
    response = client.get("/v1/taken/bestaan", headers={"If-None-Match": tags})
    assert response.status_code in (200, 304)
