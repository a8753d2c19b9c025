"""Real processes: workers that share a release, and three replicas that follow a folder under load."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from loketgraph.publicatie import set_current
from loketgraph.release import Release

Twee = tuple[Path, Release, Release]
DEUR = "/v1/deuren?taak=pas&gemeente=gm9001"
NAMEN = ("een pas", "een nieuwe pas")


@contextmanager
def service(root: Path, releases: Path, port: int, *arguments: str, **env: str) -> Iterator[subprocess.Popen[str]]:
    """`loketgraph serve` as a process, stopped at the end."""
    variables = {"LOKETGRAPH_INHOUD": str(root), "LOKETGRAPH_RELEASES": str(releases), "LOKETGRAPH_PORT": str(port)}
    command = [sys.executable, "-m", "loketgraph.cli", "serve", *arguments]
    process = subprocess.Popen(command, env={**os.environ, **variables, **env}, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


def get(port: int, path: str) -> dict[str, object]:
    """The JSON at a path."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
        found: dict[str, object] = json.load(response)
        return found


def eventually(found: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if found():
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError("het gebeurt niet")


def children(pid: int) -> list[int]:
    """The processes a process started and that still run."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(child) for child in found]


def workers_of(port: int) -> set[str]:
    """The worker that answers now, by the number it counts under."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrieken", timeout=10) as response:
        lines = response.read().decode().splitlines()
    return {line.split('werker="')[1].split('"')[0] for line in lines if line.startswith("loketgraph_release{")}


def test_workers_share_a_port_follow_the_pointer_and_come_back(
    folder: Path, twee_releases: Twee, wereld_root: Path, free_port: Callable[[], int]
) -> None:
    _, first, second = twee_releases
    port = free_port()
    with service(wereld_root, folder, port, "--workers", "2") as process:
        eventually(lambda: get(port, DEUR)["release"] == first.hash)
        seen: set[str] = set()

        def both() -> bool:
            seen.update(workers_of(port))
            return len(seen) >= 2

        eventually(both)
        set_current(folder, second.hash)
        for _ in range(20):
            eventually(lambda: get(port, DEUR)["release"] == second.hash)
        victim = int(seen.pop())
        assert victim in children(process.pid)
        os.kill(victim, signal.SIGKILL)
        eventually(lambda: bool(workers_of(port) - seen - {str(victim)}))
        assert get(port, DEUR)["release"] == second.hash


def test_a_service_that_is_asked_to_stop_ends_the_running_request(
    folder: Path, wereld_root: Path, free_port: Callable[[], int]
) -> None:
    port = free_port()
    with service(wereld_root, folder, port, LOKETGRAPH_STOP_SECONDEN="60") as process:
        eventually(lambda: bool(get(port, "/gezondheid")["klaar"]))
        situaties = [{"taak": "pas", "plaats": "gm9001"}] * 300
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/v1/deuren/_zoek",
            json.dumps({"situaties": situaties}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            process.send_signal(signal.SIGTERM)
            body = json.load(response)
        assert len(body["antwoorden"]) == 300
        assert process.wait(30) in (0, -signal.SIGTERM)


def test_three_replicas_take_over_a_release_under_load(
    folder: Path, twee_releases: Twee, wereld_root: Path, free_port: Callable[[], int], tmp_path: Path
) -> None:
    """No request fails, no answer mixes two releases, none goes back, and all three end at the new release."""
    _, first, second = twee_releases
    namen = dict(zip((first.hash, second.hash), NAMEN, strict=True))
    ports = [free_port() for _ in range(3)]
    failed: list[object] = []
    answers: dict[int, list[str]] = {port: [] for port in ports}
    done = threading.Event()

    def ask(port: int) -> None:
        while not done.is_set():
            try:
                body: dict[str, object] = get(port, DEUR)
            except (OSError, urllib.error.HTTPError) as error:
                failed.append(repr(error))
                continue
            release = str(body["release"])
            answers[port].append(release)
            deuren = body["deuren"]
            assert isinstance(deuren, list)
            if deuren[0]["taak"]["naam"] != namen[release]:
                failed.append(body)

    with ExitStack() as running:
        for number, port in enumerate(ports):
            target = tmp_path / f"replica-{number}"
            env = {"LOKETGRAPH_BEZORG_SECONDEN": "1"}
            running.enter_context(service(wereld_root, target, port, "--release-url", str(folder), **env))
        for port in ports:
            eventually(lambda port=port: get(port, DEUR)["release"] == first.hash)  # type: ignore[misc]
        threads = [threading.Thread(target=ask, args=(port,)) for port in ports]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        set_current(folder, second.hash)
        for port in ports:
            eventually(lambda port=port: bool(answers[port]) and answers[port][-1] == second.hash)  # type: ignore[misc]
        done.set()
        for thread in threads:
            thread.join()
    assert failed == []
    for port in ports:
        assert answers[port] == sorted(answers[port], key=[first.hash, second.hash].index)
        assert set(answers[port]) == {first.hash, second.hash}
