"""The golden rows of the questions over the invented country: read, run and, when asked, written again.

A golden file holds cases: a name, parameters and at times `alleen` (written by people), and the rows that come out.
`alleen` keeps only rows with one of these values in a column: where the invented country uses a real list, so that a
new line in that list is no change here. After a change that is meant, `python -m tests.queries.golden` writes the
rows again; the difference in git then shows what changed.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from loketgraph.namespaces import PREFIXES
from loketgraph.store import Term
from loketgraph.vragen import Vragen

from .bestanden import ROOT

GOLDEN = ROOT / "tests" / "golden" / "queries"
_LONGEST_FIRST = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


def cases(naam: str) -> list[dict[str, Any]]:
    """The cases of one question."""
    found: list[dict[str, Any]] = json.loads((GOLDEN / f"{naam}.json").read_text(encoding="utf-8"))["gevallen"]
    return found


def run(vragen: Vragen, naam: str, geval: dict[str, Any]) -> list[dict[str, str]]:
    """The rows of a case of a question, as they stand in a golden file."""
    types = {param.naam: param.type for param in vragen.queries[naam].params}
    values = {
        name: [_long(v) if types.get(name) == "iri" else v for v in (value if isinstance(value, list) else [value])]
        for name, value in geval["parameters"].items()
    }
    rows = [{column: _short(term) for column, term in row.items()} for row in vragen.ask(naam, **values)]
    alleen: dict[str, list[str]] = geval.get("alleen", {})
    return [row for row in rows if all(row.get(column) in wanted for column, wanted in alleen.items())]


def _long(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def _short(term: Term) -> str:
    """A term as people read it, with nothing lost: prefix:name, or the literal with its language or datatype."""
    if isinstance(term, ox.NamedNode):
        for prefix, base in _LONGEST_FIRST:
            if term.value.startswith(base):
                return f"{prefix}:{term.value.removeprefix(base)}"
    return str(term).replace(f"^^<{PREFIXES['xsd']}", "^^<xsd:")


def main() -> int:
    """Write the rows of every golden file again, for the invented country as it is now."""
    from tests.conftest import make_wereld_root

    from loketgraph.build import build
    from loketgraph.queries import load_queries

    with tempfile.TemporaryDirectory() as folder:
        root = make_wereld_root(Path(folder) / "wereld")
        release, _ = build(root, Path(folder) / "releases")
        vragen = Vragen(release.store(), load_queries(root / "queries" / "vragen"))
    for path in sorted(GOLDEN.glob("*.json")):
        gevallen = cases(path.stem)
        for geval in gevallen:
            geval["rijen"] = run(vragen, path.stem, geval)
        path.write_text(json.dumps({"gevallen": gevallen}, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        print(f"{path.name}: {[len(geval['rijen']) for geval in gevallen]} rijen")
    return 0


if __name__ == "__main__":
    sys.exit(main())
