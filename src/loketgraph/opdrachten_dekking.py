"""What the command `loketgraph dekking` does; `cli` reads the arguments."""

from __future__ import annotations

import json
import sys
from argparse import Namespace

from .dekking import measure, register_dates
from .dekking_html import as_html
from .errors import ParameterError
from .queries import load_queries
from .release import open_release
from .situatie import today
from .sources import require_content
from .verslag import as_text


def dekking(arguments: Namespace) -> int:
    """`loketgraph dekking`: print or write the coverage report of the current release."""
    require_content(arguments.inhoud)
    try:
        peildatum = today().fromisoformat(arguments.peildatum) if arguments.peildatum else today()
    except ValueError as error:
        raise ParameterError("peildatum", "Schrijf de datum als jaar-maand-dag: 2026-06-01.") from error
    release = open_release(arguments.releases)
    report = measure(
        release.store(),
        load_queries(arguments.inhoud / "queries" / "dekking"),
        peildatum,
        release.hash,
        register_dates(arguments.inhoud),
        lambda line: print(line, file=sys.stderr, flush=True),
    )
    if arguments.formaat == "json":
        shown = json.dumps(report.as_json(), ensure_ascii=False, indent=2)
    else:
        shown = as_html(report) if arguments.formaat == "html" else as_text(report)
    if not arguments.naar:
        print(shown)
        return 0
    try:
        arguments.naar.write_text(shown + "\n", encoding="utf-8")
    except OSError as error:
        raise ParameterError("naar", f"Kan {arguments.naar} niet schrijven: {error.strerror}.") from error
    print(f"Het verslag staat in {arguments.naar}.", file=sys.stderr)
    return 0
