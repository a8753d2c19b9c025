"""The pages in a real browser: axe (WCAG 2.2 AA), the security policy, no outside request, 320 px, hostile names.

Needs Chromium of the system and Node with two npm packages, both for the tests alone.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from conftest import skip_or_fail
from loketgraph.app import create_app
from loketgraph.release import Release
from loketgraph.settings import Settings
from loketgraph.statischebestanden import EDITOR, Statisch
from nodejs import install

from .conftest import hostile_store

HERE = Path(__file__).resolve().parent
BREEDTES = (320, 1280)
PAGINAS = (
    "/doc",
    "/doc/def",
    "/doc/def/Taak",
    "/doc/taak/uitkering",
    "/doc/taak/vijandig",
    "/doc/keten/inkomen",
    "/doc/organisatie/gm9001",
    "/doc/taak/bestaat-niet",
    "/catalogus",
    "/analyse",
    "/analyse/taken-per-keten",
    "/analyse/taken-zonder-deur",
    "/analyse/naar-wie-bij-levensgebeurtenis",
    "/analyse/editor",
)
EIGEN = [path for path in PAGINAS if path != "/analyse/editor"]

#: What the editor of others does wrong: its tab list also holds a button. The plain form has the same to offer.
VAN_DE_EDITOR = {"aria-required-children"}


@pytest.fixture(scope="module")
def adres(wereld_release: Release, wereld_root: Path, free_port: Callable[[], int]) -> Iterator[str]:
    """The address of the service with hostile names, on a real port."""
    app = create_app(wereld_release, wereld_root, Settings(), hostile_store(wereld_release))
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(300):
        if server.started:
            break
        time.sleep(0.1)
    assert server.started
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture(scope="module")
def bezoeken(adres: str, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], dict[str, Any]]:
    """What the browser found, by page and width. Set PAGINABEELDEN to a folder to keep screenshots."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        skip_or_fail("er is geen Chromium: apt-get install chromium")
    folder = tmp_path_factory.mktemp("browser")
    binary, environment = install(HERE, folder)
    shutil.copy(HERE / "browser.mjs", folder)
    task = {
        "basis": adres,
        "chromium": chromium,
        "paginas": PAGINAS,
        "breedtes": BREEDTES,
        "beelden": os.environ.get("PAGINABEELDEN", ""),
    }
    (folder / "opdracht.json").write_text(json.dumps(task), encoding="utf-8")
    command = [binary, "browser.mjs", "opdracht.json"]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=900
    )
    assert done.returncode == 0, done.stderr
    return {(found["pad"], found["breedte"]): found for found in json.loads(done.stdout)}


def test_every_page_was_visited_in_every_width(bezoeken: dict[tuple[str, int], dict[str, Any]]) -> None:
    assert set(bezoeken) == {(path, width) for path in PAGINAS for width in BREEDTES}
    assert {found["status"] for found in bezoeken.values()} == {200, 404}
    assert all(found["regels"] >= 25 for found in bezoeken.values()), "axe heeft echt gekeken"


@pytest.mark.parametrize("pad", EIGEN)
def test_axe_finds_nothing_on_our_pages(bezoeken: dict[tuple[str, int], dict[str, Any]], pad: str) -> None:
    assert [bezoeken[pad, width]["axe"] for width in BREEDTES] == [[], []]


def test_axe_finds_only_the_known_fault_of_the_editor(bezoeken: dict[tuple[str, int], dict[str, Any]]) -> None:
    found = {violation["regel"] for width in BREEDTES for violation in bezoeken["/analyse/editor", width]["axe"]}
    assert found <= VAN_DE_EDITOR


@pytest.mark.parametrize("pad", PAGINAS)
def test_nothing_leaves_the_host_and_nothing_breaks_the_policy(
    bezoeken: dict[tuple[str, int], dict[str, Any]], adres: str, pad: str
) -> None:
    for width in BREEDTES:
        found = bezoeken[pad, width]
        assert [url for url in found["verzoeken"] if not url.startswith((f"{adres}/", "data:"))] == []
        assert (found["csp"], found["fouten"], found["dialogen"]) == ([], [], [])


@pytest.mark.parametrize("pad", EIGEN)
def test_a_page_fits_and_needs_no_script(bezoeken: dict[tuple[str, int], dict[str, Any]], pad: str) -> None:
    for width in BREEDTES:
        assert not bezoeken[pad, width]["teBreed"], f"{width} px"
        assert bezoeken[pad, width]["scripts"] == 0


def test_hostile_names_stand_there_as_text(bezoeken: dict[tuple[str, int], dict[str, Any]]) -> None:
    found = bezoeken["/doc/taak/vijandig", 1280]
    assert "<script>alert(1)</script>" in found["kop"]
    assert "{{7*7}}" in found["kop"]
    links = [link for path in EIGEN for link in bezoeken[path, 1280]["linkjes"]]
    assert len(links) >= 200
    assert not [link for link in links if not link.startswith(("http://", "https://"))]


def test_the_plain_form_asks_and_gets_an_answer(bezoeken: dict[tuple[str, int], dict[str, Any]]) -> None:
    for width in BREEDTES:
        assert bezoeken["/analyse", width]["gevraagd"] == 200
        assert bezoeken["/analyse", width]["rijen"] >= 10


def test_the_editor_completes_from_our_own_description(bezoeken: dict[tuple[str, int], dict[str, Any]]) -> None:
    found = bezoeken["/analyse/editor", 1280]
    if not Statisch().has(EDITOR):
        assert "niet gebouwd" in found["tekst"]
        skip_or_fail("het zoekscherm is niet gebouwd: make assets")
    assert found["klaar"] == "true"
    assert found["gevraagd"] == 200
    assert found["rijen"] >= 10
    assert "https://w3id.org/loketgraph/def/Taak" in found["aanvullen"]["klassen"]
    assert "https://w3id.org/loketgraph/def/keten" in found["aanvullen"]["eigenschappen"]
    assert "lg: <https://w3id.org/loketgraph/def/>" in found["aanvullen"]["prefixen"]
