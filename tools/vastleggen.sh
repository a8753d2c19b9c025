#!/bin/sh
# Schrijft requirements.lock en requirements-test.lock: de versies die bij pyproject.toml horen.
# Gebruik: vastleggen.sh PYTHON
set -eu
python=$1
werk=$(mktemp -d)
trap 'rm -rf "$werk"' EXIT
for soort in "" "-test"; do
    "$python" -m venv "$werk/venv$soort"
    extra=$([ -n "$soort" ] && echo "[test]" || true)
    "$werk/venv$soort/bin/python" -m pip install --quiet --disable-pip-version-check ".$extra" hatchling editables
    {
        echo "# Gemaakt met: make lock"
        "$werk/venv$soort/bin/python" -m pip freeze --exclude loketgraph --exclude pip --exclude setuptools
    } >"requirements$soort.lock"
done
