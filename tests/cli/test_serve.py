"""`loketgraph serve` as a process: from nothing to an answer, and refusals that say what to do."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from loketgraph.release import Release, current_hash

from .conftest import environment, served

VRAAG = "/v1/deuren?vraagtype=bestaan&gemeente=gm9001&peildatum=2026-06-01&omstandigheid=aow-leeftijd-nee"


def fetch(process: subprocess.Popen[str], url: str) -> dict[str, object]:
    """The JSON at an address, as soon as the service listens."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=10) as response:
                found: dict[str, object] = json.load(response)
                return found
        except OSError:
            assert process.poll() is None, process.communicate()[1]
            time.sleep(0.1)
    raise AssertionError(f"{url} antwoordt niet")


def refused(env: dict[str, str], *arguments: str) -> tuple[int, str]:
    """The exit code and message of a service that does not start."""
    command = [sys.executable, "-m", "loketgraph.cli", "serve", *arguments]
    found = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in found.stderr
    return found.returncode, found.stderr


def test_without_a_release_serve_builds_one_and_answers(
    wereld_root: Path, wereld_release: Release, tmp_path: Path, free_port: Callable[[], int]
) -> None:
    port = free_port()
    env = environment(wereld_root, tmp_path / "releases", LOKETGRAPH_PORT=str(port))
    with served(env) as process:
        antwoord = fetch(process, f"http://127.0.0.1:{port}{VRAAG}")
    assert antwoord["uitkomst"] == "eenDeur"
    assert antwoord["release"] == current_hash(tmp_path / "releases") == wereld_release.hash


def test_a_busy_port_is_told(wereld_root: Path, wereld_release: Release) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, err = refused(environment(wereld_root, wereld_release.path.parent), "--port", str(port))
    assert code == 3
    assert f"Kan niet luisteren op 127.0.0.1:{port}" in err
    assert "Stop het andere programma of kies --port." in err


def test_a_damaged_release_is_refused_and_left_as_it_is(
    wereld_root: Path, wereld_release: Release, tmp_path: Path
) -> None:
    releases = shutil.copytree(wereld_release.path.parent, tmp_path / "releases")
    path = releases / wereld_release.hash / "loketgraph.nq"
    path.write_bytes(path.read_bytes()[:-1])
    cut = path.read_bytes()
    code, err = refused(environment(wereld_root, releases), "--port", "0")
    assert code == 3
    assert "is beschadigd" in err
    assert "Maak hem opnieuw met: loketgraph build." in err
    assert path.read_bytes() == cut


def test_bad_content_and_no_release_is_refused(wereld_root: Path, tmp_path: Path) -> None:
    root = shutil.copytree(wereld_root, tmp_path / "inhoud")
    (root / "ontology" / "kapot.ttl").write_text("kapot", encoding="utf-8")
    code, err = refused(environment(root, tmp_path / "releases"), "--port", "0")
    assert code == 1
    assert err.splitlines()[-1] == "De inhoud heeft fouten. Er is geen release gemaakt."
    assert "ontology/kapot.ttl:1: fout:" in err
