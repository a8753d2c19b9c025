"""A release from elsewhere becomes current here only when it is whole."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from loketgraph.bezorging import Bezorging
from loketgraph.errors import ReleaseError
from loketgraph.publicatie import set_current
from loketgraph.release import MANIFEST, Release, current_hash, open_release
from loketgraph.tabellen import BESTAND

Twee = tuple[Path, Release, Release]


@pytest.fixture
def http_url(folder: Path) -> Iterator[str]:
    """The folder with releases behind a plain web server."""

    class Stil(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """No line per request."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Stil, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def hier(tmp_path: Path) -> Path:
    """The releases folder of a replica, still to be made."""
    return tmp_path / "replica"


@pytest.mark.parametrize("kind", ["map", "web"])
def test_a_release_comes_over_whole_and_its_successor_too(
    folder: Path, http_url: str, hier: Path, twee_releases: Twee, kind: str
) -> None:
    _, first, second = twee_releases
    bezorging = Bezorging(http_url if kind == "web" else str(folder), hier)
    assert bezorging.look()
    assert current_hash(hier) == first.hash
    assert not bezorging.look()
    set_current(folder, second.hash)
    assert bezorging.look()
    assert open_release(hier).hash == second.hash
    assert open_release(hier).read() == second.read()


def test_a_changed_file_never_becomes_current(
    folder: Path, hier: Path, twee_releases: Twee, damage: Callable[[Path, str], None]
) -> None:
    _, first, second = twee_releases
    bezorging = Bezorging(str(folder), hier)
    bezorging.look()
    damage(folder / second.hash, BESTAND)
    set_current(folder, second.hash)
    for _ in range(2):
        with pytest.raises(ReleaseError, match="beschadigd"):
            bezorging.look()
    assert open_release(hier).hash == first.hash
    assert {path.name for path in hier.iterdir()} == {"actueel", ".slot", first.hash}


def test_a_manifest_that_points_outside_is_refused(folder: Path, hier: Path, twee_releases: Twee) -> None:
    _, first, _ = twee_releases
    path = folder / first.hash / MANIFEST
    for name in ("../../buiten", "/etc/passwd", "gemaakt-x/../../y"):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        manifest["bestanden"][name] = "0" * 64
        path.write_text(json.dumps(manifest), encoding="utf-8")
        with pytest.raises(ReleaseError, match="vreemd bestand"):
            Bezorging(str(folder), hier).look()
        del manifest["bestanden"][name]
        path.write_text(json.dumps(manifest), encoding="utf-8")
    assert not (hier / "actueel").exists()


@pytest.mark.parametrize("text", ["", "rommel", "../x"])
def test_a_pointer_to_nowhere_is_told(folder: Path, hier: Path, text: str) -> None:
    (folder / "actueel").write_text(text, encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"wijst nergens naar|niet ophalen"):
        Bezorging(str(folder), hier).look()


def test_a_place_that_is_not_there_is_told(hier: Path, tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="niet ophalen"):
        Bezorging(str(tmp_path / "nergens"), hier).look()
    with pytest.raises(ReleaseError, match="Kan 'gopher://x' niet lezen"):
        Bezorging("gopher://x", hier)


def test_a_copy_that_was_cut_is_brought_again(folder: Path, hier: Path, twee_releases: Twee) -> None:
    _, first, _ = twee_releases
    Bezorging(str(folder), hier).look()
    next((hier / first.hash).rglob(BESTAND)).write_bytes(b"")
    shutil.rmtree(hier / first.hash / "gemaakt-nergens", ignore_errors=True)
    assert Bezorging(str(folder), hier).look()
    assert open_release(hier).hash == first.hash
