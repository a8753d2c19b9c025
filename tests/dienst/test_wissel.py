"""A running service follows the pointer: whole answers from one release, no request lost, damage refused aloud."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from loketgraph.app import create_app
from loketgraph.errors import ReleaseError
from loketgraph.publicatie import prune, set_current, use
from loketgraph.release import MANIFEST, NQUADS, Release, current_hash, releases
from loketgraph.settings import Settings
from loketgraph.tabellen import BESTAND
from loketgraph.wissel import Wissel, open_servable

DEUR = "/v1/deuren?taak=pas&gemeente=gm9001"
LANG = f"{DEUR}&plaats=gm9001"
Twee = tuple[Path, Release, Release]
Damage = Callable[[Path, str], None]


@pytest.fixture
def make(wereld_root: Path) -> Callable[[Release], ASGIApp]:
    """The app of a release."""
    return lambda release: create_app(release, wereld_root, Settings())


def test_a_new_release_is_served_from_the_next_look(
    folder: Path, twee_releases: Twee, make: Callable[[Release], ASGIApp]
) -> None:
    _, first, second = twee_releases
    wissel = Wissel(folder, make)
    client = TestClient(wissel)
    assert client.get(DEUR).json()["release"] == first.hash
    set_current(folder, second.hash)
    assert client.get(DEUR).json()["release"] == first.hash
    assert wissel.look()
    assert not wissel.look()
    for address in (DEUR, LANG):
        assert client.get(address).json()["release"] == second.hash
    assert client.get("/v1/releases/actueel").json()["id"] == second.hash


def test_a_server_looks_by_itself(folder: Path, twee_releases: Twee, make: Callable[[Release], ASGIApp]) -> None:
    _, _, second = twee_releases
    swapped = threading.Event()

    def made(release: Release) -> ASGIApp:
        if release.hash == second.hash:
            swapped.set()
        return make(release)

    with TestClient(Wissel(folder, made, elke=0.05)):
        set_current(folder, second.hash)
        assert swapped.wait(20)


def test_rolling_back_is_moving_the_pointer(
    folder: Path, twee_releases: Twee, make: Callable[[Release], ASGIApp]
) -> None:
    _, first, second = twee_releases
    wissel = Wissel(folder, make)
    use(folder, second.hash[:8])
    assert wissel.look()
    use(folder, first.hash[:8])
    assert wissel.look()
    assert wissel.stand.release.hash == first.hash
    assert wissel.wissels == 2


@pytest.mark.parametrize("name", [NQUADS, BESTAND, "CURRENT", MANIFEST])
def test_a_damaged_release_is_refused_aloud_and_the_old_one_stays(
    folder: Path,
    twee_releases: Twee,
    make: Callable[[Release], ASGIApp],
    damage: Damage,
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    _, first, second = twee_releases
    wissel = Wissel(folder, make)
    if name == MANIFEST:
        (folder / second.hash / name).write_text("{", encoding="utf-8")
    else:
        damage(folder / second.hash, name)
    set_current(folder, second.hash)
    with caplog.at_level(logging.ERROR, logger="loketgraph"):
        assert not wissel.look()
        assert not wissel.look()
    assert wissel.geweigerd == 1
    assert [second.hash[:12] in record.message for record in caplog.records] == [True]
    assert TestClient(wissel).get(DEUR).json()["release"] == first.hash


def test_at_the_start_the_previous_whole_release_is_served_aloud(
    folder: Path, twee_releases: Twee, damage: Damage, caplog: pytest.LogCaptureFixture
) -> None:
    _, first, second = twee_releases
    set_current(folder, second.hash)
    damage(folder / second.hash, BESTAND)
    with caplog.at_level(logging.ERROR, logger="loketgraph"):
        assert open_servable(folder).hash == first.hash
    assert "De dienst draait nu op de eerdere release" in caplog.text


def test_without_any_whole_release_nothing_is_served(folder: Path, twee_releases: Twee, damage: Damage) -> None:
    for release in twee_releases[1:]:
        damage(folder / release.hash, NQUADS)
    with pytest.raises(ReleaseError, match="beschadigd"):
        open_servable(folder)


def test_a_pointer_that_cannot_be_read_changes_nothing(folder: Path, make: Callable[[Release], ASGIApp]) -> None:
    wissel = Wissel(folder, make)
    for text in ("", "rommel", "../../etc"):
        (folder / "actueel").write_text(text, encoding="utf-8")
        assert not wissel.look()
    (folder / "actueel").unlink()
    assert not wissel.look()
    assert TestClient(wissel).get(DEUR).status_code == 200


def test_a_release_that_is_removed_while_it_serves_goes_on_serving(
    folder: Path, twee_releases: Twee, make: Callable[[Release], ASGIApp]
) -> None:
    _, first, _ = twee_releases
    client = TestClient(Wissel(folder, make))
    shutil.rmtree(folder / first.hash)
    for address in (DEUR, LANG, "/v1/taken", "/v1/taken/pas"):
        assert client.get(address).status_code == 200


def test_under_load_every_answer_is_whole_and_nothing_goes_back(
    folder: Path, twee_releases: Twee, make: Callable[[Release], ASGIApp]
) -> None:
    """Threads ask while the pointer moves: each answer names a release and holds that release's words only."""
    _, first, second = twee_releases
    names = {first.hash: "een pas", second.hash: "een nieuwe pas"}
    wissel = Wissel(folder, make)
    wrong: list[object] = []
    seen: set[str] = set()
    done = threading.Event()

    def ask(address: str) -> None:
        client = TestClient(wissel)
        while not done.is_set():
            response = client.get(address)
            body = response.json()
            seen.add(body.get("release", ""))
            if response.status_code != 200 or body["deuren"][0]["taak"]["naam"] != names[body["release"]]:
                wrong.append(body)

    threads = [threading.Thread(target=ask, args=(address,)) for address in (DEUR, LANG, DEUR)]
    for thread in threads:
        thread.start()
    for turn in range(20):
        set_current(folder, (second, first)[turn % 2].hash)
        assert wissel.look()
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert seen == set(names)


def test_prune_keeps_the_current_release(folder: Path, twee_releases: Twee) -> None:
    _, first, second = twee_releases
    assert prune(folder, 1) == [second.hash]
    assert [release.hash for release in releases(folder)] == [first.hash]
    assert prune(folder, 1) == []
    assert current_hash(folder) == first.hash
