"""`python -m loketgraph.importers roo FILE...`: import a register (the command `loketgraph import` does the same)."""

import argparse
import sys
from pathlib import Path

from loketgraph.importers import IMPORTERS, ImportFout, import_files


def main(argv: list[str] | None = None) -> int:
    """Run one import; the report goes to stdout, progress to stderr. Return the exit code."""
    parser = argparse.ArgumentParser(prog="loketgraph import", description="Importeer een openbaar register.")
    parser.add_argument("register", choices=sorted(IMPORTERS))
    parser.add_argument("bestanden", nargs="+", type=Path, metavar="BESTAND")
    parser.add_argument("--naar", type=Path, default=Path("ontology/bron"), help="map voor de uitvoer")
    parser.add_argument("--formaat", choices=["tekst", "json"], default="tekst")
    arguments = parser.parse_args(argv)
    try:
        result = import_files(
            arguments.register,
            arguments.bestanden,
            arguments.naar,
            lambda message: print(message, file=sys.stderr, flush=True),
        )
    except ImportFout as error:
        print(error, file=sys.stderr)
        return 2
    print(result.rapport.to_json() if arguments.formaat == "json" else result.rapport.to_text(), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
