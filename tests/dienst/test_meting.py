"""What the service says about itself: health, counts and log lines, never what someone asked."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from loketgraph.app import create_app
from loketgraph.meting import Meting, route_of
from loketgraph.release import Release
from loketgraph.settings import Settings
from loketgraph.wissel import Wissel

DEUR = "/v1/deuren?taak=pas&gemeente=gm9001"
Dienst = Callable[[str], TestClient]


@pytest.fixture
def dienst(folder: Path, wereld_root: Path) -> Dienst:
    """The whole service, with a kind of log."""
    wissel = Wissel(folder, lambda release: create_app(release, wereld_root, Settings()))
    return lambda logboek: TestClient(Meting(wissel, logboek), raise_server_exceptions=False)


@pytest.mark.parametrize("path", ["/gezondheid", "/gezondheid/levend", "/gezondheid/klaar"])
def test_health_names_the_release_and_its_age(
    dienst: Dienst, twee_releases: tuple[Path, Release, Release], path: str
) -> None:
    body = dienst("geen").get(path).json()
    assert (body["levend"], body["klaar"], body["release"]) == (True, True, twee_releases[1].hash)
    assert body["leeftijdSeconden"] >= 0
    assert dienst("geen").head(path).content == b""
    assert dienst("geen").post(path).status_code == 405


def test_requests_are_counted_by_route_and_status(dienst: Dienst) -> None:
    client = dienst("geen")
    for address in (DEUR, DEUR, "/v1/deuren", "/v1/taken/pas", "/nergens", "/v1/taken"):
        client.get(address)
    families = {f.name: f for f in text_string_to_metric_families(client.get("/metrieken").text)}
    counted = {
        (s.labels["route"], s.labels["status"]): s.value
        for s in families["loketgraph_verzoeken"].samples
        if s.name.endswith("_total")
    }
    assert counted == {
        ("/v1/deuren", "200"): 2,
        ("/v1/deuren", "400"): 1,
        ("/v1/…", "200"): 1,
        ("overig", "404"): 1,
        ("/v1/taken", "200"): 1,
    }
    durations = {s.labels["route"]: s.value for s in families["loketgraph_duur_seconden"].samples if "_count" in s.name}
    assert durations["/v1/deuren"] == 3
    assert families["loketgraph_release"].samples[0].value == 1


def test_what_someone_typed_is_in_no_count_and_no_log(dienst: Dienst, caplog: pytest.LogCaptureFixture) -> None:
    client = dienst("alles")
    secret = "111222333"
    with caplog.at_level(logging.INFO, logger="loketgraph"):
        for start in ("/v1/deuren?taak=", "/v1/taken/", "/", "/v1/x/", "/v1/"):
            client.get(start + secret)
    assert secret not in client.get("/metrieken").text
    assert secret not in caplog.text
    lines = [json.loads(r.message) for r in caplog.records if r.name == "loketgraph.verzoeken"]
    assert len(lines) == 5
    assert {tuple(sorted(line)) for line in lines} == {("methode", "ms", "release", "route", "status")}


def test_the_log_can_be_silent_or_tell_faults_alone(dienst: Dienst, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="loketgraph"):
        dienst("fouten").get(DEUR)
        dienst("geen").get("/nergens")
    assert [r for r in caplog.records if r.name == "loketgraph.verzoeken"] == []


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/", "/"),
        ("/v1/deuren", "/v1/deuren"),
        ("/v1/deuren/_zoek", "/v1/deuren/_zoek"),
        ("/v1/taken/bijstand", "/v1/…"),
        ("/v1/taken/a/b/c", "/v1/…"),
        ("/v1/a1", "/v1/overig"),
        ("/v1/1/_zoek", "/v1/…"),
        ("/doc/taak/pas", "/doc"),
        ("/favicon.ico", "overig"),
        ("", "overig"),
        ("//", "overig"),
    ],
)
def test_a_path_is_counted_under_a_name_of_ours(path: str, route: str) -> None:
    assert route_of(path) == route
