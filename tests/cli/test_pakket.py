"""The installed package: a wheel carries its content and works anywhere, without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from loketgraph.release import Release

ROOT = Path(__file__).resolve().parents[2]


def call(*arguments: str | Path, env: dict[str, str] | None = None, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs a Python module and gives what it printed."""
    command = [sys.executable, *map(str, arguments)]
    found = subprocess.run(command, env=env, cwd=cwd, capture_output=True, text=True, timeout=900, check=False)
    assert found.returncode == 0, found.stderr
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the checkout, made without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    offline = ("--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check", "--quiet")
    call("-m", "pip", "wheel", *offline, "--wheel-dir", folder, ROOT, cwd=folder)
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_carries_all_content(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    for name, pattern in (("ontology", "*.ttl"), ("ontology", "*.toml"), ("shapes", "*.ttl"), ("queries", "*.rq")):
        files = {path.relative_to(ROOT).as_posix() for path in (ROOT / name).rglob(pattern)}
        assert len(files) >= 8
        assert {f"loketgraph/inhoud/{file}" for file in files} <= packed
    package = ROOT / "src" / "loketgraph"
    for folder, minimum in (("paginas", 10), ("statisch", 3)):
        pages = {
            path.relative_to(package.parent).as_posix() for path in (package / folder).rglob("*") if path.is_file()
        }
        assert len(pages) >= minimum
        assert pages <= packed, "ook wat make assets bouwt gaat mee"
    licences = {Path(name).name for name in packed if "/licenses/" in name}
    assert licences == {"LICENSE", "LICENSE-DATA"}
    assert not [name for name in packed if "tests/" in name or "releases/" in name]


def test_the_installed_wheel_answers_outside_the_checkout(
    wheel: Path, wereld_root: Path, inhoud_release: Release, tmp_path: Path
) -> None:
    """It makes a release where the user keeps data, and answers from a release of the content that it carries."""
    target, empty = tmp_path / "pakketten", tmp_path / "leeg"
    empty.mkdir()
    offline = ("--no-deps", "--no-index", "--disable-pip-version-check", "--quiet")
    call("-m", "pip", "install", *offline, "--target", target, wheel, cwd=empty)
    env = {name: value for name, value in os.environ.items() if not name.startswith("LOKETGRAPH_")}
    env |= {
        "PYTHONPATH": f"{target}{os.pathsep}{sysconfig.get_path('purelib')}",
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    where = call("-c", "import loketgraph; print(loketgraph.__file__)", env=env, cwd=empty).stdout
    assert Path(where.strip()).is_relative_to(target)
    call("-m", "loketgraph.cli", "build", "--inhoud", wereld_root, env=env, cwd=empty)
    assert (tmp_path / "data" / "loketgraph" / "releases" / "actueel").is_file()
    env["LOKETGRAPH_RELEASES"] = str(inhoud_release.path.parent)
    question = ("deur", "--product", "bijstand", "--gemeente", "Hoorn", "--peildatum", "2026-06-01")
    found = call("-m", "loketgraph.cli", *question, env=env, cwd=empty)
    assert "WerkSaam Westfriesland  [so0266" in found.stdout
    assert list(empty.iterdir()) == []
