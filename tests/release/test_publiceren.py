"""Publishing: whatever goes wrong, the previous release stays current and whole."""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from loketgraph.build import build
from loketgraph.errors import CheckFailed, ReleaseError
from loketgraph.findings import Ernst
from loketgraph.publicatie import set_current, write_release
from loketgraph.release import Release, current_hash, open_release

from .conftest import ANDER, Klaar, names


def assert_still_current(folder: Path, before: Release) -> None:
    """The previous release is whole and current, and nothing half is left."""
    assert open_release(folder).hash == before.hash
    assert names(folder) == {"actueel", before.hash}


def test_content_with_a_violation_gives_no_release(wereld_root: Path, tmp_path: Path, klaar: Klaar) -> None:
    before = write_release(tmp_path / "releases", klaar.data, klaar.sources)
    root = shutil.copytree(wereld_root, tmp_path / "inhoud")
    world = root / "ontology" / "wereld.ttl"
    world.write_text(world.read_text(encoding="utf-8").replace("vraagtype:pas\n", "vraagtype:Pas\n"), encoding="utf-8")
    with pytest.raises(CheckFailed, match="Er is geen release gemaakt") as caught:
        build(root, tmp_path / "releases")
    faults = [finding for finding in caught.value.findings if finding.ernst is Ernst.FOUT]
    assert ("ontology/wereld.ttl", "vorm/vraagtype-iri") in {(finding.file, finding.rule) for finding in faults}
    assert_still_current(tmp_path / "releases", before)


def test_a_register_with_a_violation_gives_no_release(wereld_root: Path, tmp_path: Path) -> None:
    root = shutil.copytree(wereld_root, tmp_path / "inhoud")
    (root / "ontology" / "bron").mkdir()
    (root / "ontology" / "bron" / "wetten.ttl").write_text(
        "<https://w3id.org/loketgraph/id/wet/bwbr9000009> a <https://w3id.org/loketgraph/def/Wet> .\n",
        encoding="utf-8",
    )
    with pytest.raises(CheckFailed):
        build(root, tmp_path / "releases")
    assert not (tmp_path / "releases").exists()


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path, klaar: Klaar) -> None:
    (tmp_path / "releases").write_text("een bestand", encoding="utf-8")
    with pytest.raises(ReleaseError, match="Kan de release niet schrijven") as caught:
        write_release(tmp_path / "releases", klaar.data, klaar.sources)
    assert "De vorige release blijft actueel" in str(caught.value)


PUBLISH = """
import sys
from pathlib import Path
from loketgraph.errors import ReleaseError
from loketgraph.publicatie import write_release
from loketgraph.sources import Sources
data = Path(sys.argv[2]).read_bytes()
print("klaar", flush=True)
try:
    write_release(Path(sys.argv[1]), data, Sources(()))
except ReleaseError as error:
    sys.exit(str(error))
"""


def publish(folder: Path, data: Path, *, limit: int = 0) -> subprocess.Popen[str]:
    """A process that publishes prepared bytes; with a limit, files cannot grow beyond that many bytes."""
    code = PUBLISH
    if limit:
        code = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n" + PUBLISH
    arguments = [sys.executable, "-c", code, str(folder), str(data)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_full_disk_leaves_the_previous_release_whole(releases: Path, klaar: Klaar, tmp_path: Path) -> None:
    before = open_release(releases)
    (tmp_path / "groot.nq").write_bytes(klaar.data + ANDER)
    process = publish(releases, tmp_path / "groot.nq", limit=len(klaar.data) // 2)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 1
    assert re.search(r"Kan de release niet schrijven in .*De vorige release blijft actueel\.", stderr)
    assert "Traceback" not in stderr
    assert_still_current(releases, before)


def test_a_pointer_that_cannot_move_leaves_the_previous_release_current(
    releases: Path, klaar: Klaar, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = open_release(releases)

    def refuse(_: Path, __: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ReleaseError, match="De vorige release blijft actueel"):
        write_release(releases, ANDER, klaar.sources)
    assert open_release(releases).hash == before.hash


def test_a_killed_publication_never_leaves_half_a_release(releases: Path, klaar: Klaar, tmp_path: Path) -> None:
    """20 kills at moments spread over the time a publication takes; most publications write another release."""
    moments = random.Random(20261123)
    files = [tmp_path / "een.nq", tmp_path / "ander.nq"]
    files[0].write_bytes(klaar.data)
    files[1].write_bytes(klaar.data + ANDER)
    first = current_hash(releases)
    whole = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    killed = 0
    for number in range(20):
        for digest in names(releases) & whole - {current_hash(releases)}:
            shutil.rmtree(releases / digest)
        current = 0 if current_hash(releases) == first else 1
        process = publish(releases, files[1 - current if number % 4 else current])
        assert process.stdout
        assert process.stdout.readline() == "klaar\n"
        time.sleep(moments.uniform(0, 0.12))
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        killed += process.returncode == -signal.SIGKILL
        assert open_release(releases).hash in whole
        for digest in names(releases) & whole:
            assert open_release(releases, digest).hash == digest
    assert killed >= 3


def test_what_a_killed_publication_left_does_not_disturb_and_is_swept(releases: Path, klaar: Klaar) -> None:
    left = releases / f".nieuw-{'0' * 64}-12345"
    left.mkdir()
    (left / "loketgraph.nq").write_bytes(b"half")
    (releases / ".actueel-12345").write_text("0" * 64, encoding="utf-8")
    before = open_release(releases)
    written = write_release(releases, ANDER, klaar.sources)
    assert names(releases) == {"actueel", before.hash, written.hash}


def test_publishing_at_the_same_time_gives_two_whole_releases(releases: Path, klaar: Klaar, tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.nq" for number in range(4)]
    for number, path in enumerate(files):
        path.write_bytes(klaar.data + ANDER.replace(b"andere", str(number).encode()))
    processes = [publish(releases, path) for path in files]
    assert [process.communicate(timeout=60)[1] for process in processes] == [""] * 4
    written = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert {open_release(releases, digest).hash for digest in written} == written
    assert current_hash(releases) in written


def test_going_back_is_moving_the_pointer(releases: Path, klaar: Klaar) -> None:
    first = current_hash(releases)
    write_release(releases, ANDER, klaar.sources)
    set_current(releases, first)
    assert open_release(releases).hash == first
