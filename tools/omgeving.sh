#!/bin/sh
# Maakt een virtuele omgeving en installeert daarin een vastgelegde lijst pakketten en LoketGraph zelf.
# Gebruik: omgeving.sh PYTHON MAP LIJST
set -eu
python=$1 map=$2 lijst=$3

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "LoketGraph heeft Python 3.11 of nieuwer nodig. Geef een andere met: make PYTHON=python3.12 ..." >&2
    exit 2
}
if [ ! -x "$map/bin/python" ] || ! "$map/bin/python" -m pip --version >/dev/null 2>&1; then
    rm -rf "$map"
    if ! "$python" -m venv "$map" 2>/dev/null; then
        # Debian levert venv als apart pakket.
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            apt-get update -qq && apt-get install -y -qq python3-venv
            rm -rf "$map"
            "$python" -m venv "$map"
        else
            rm -rf "$map"
            echo "Python mist venv. Installeer het: apt-get install python3-venv (als beheerder)." >&2
            exit 2
        fi
    fi
fi
"$map/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$lijst"
"$map/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
