"""What `loketgraph check` does; apart from the other commands, so that it loads fast."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Callable

from .checks import check as check_in_full
from .findings import Ernst, as_annotations, as_json, as_text, has_violations
from .nakijken import Nagekeken, look_over
from .release import POINTER
from .situatie import today
from .verdwenen import since_release


def stopwatch() -> Callable[[str], None]:
    """Progress lines on stderr, with the seconds since the start."""
    start = time.monotonic()
    return lambda line: print(f"[{time.monotonic() - start:5.1f} s] {line}", file=sys.stderr, flush=True)


def check(arguments: Namespace) -> int:
    """`loketgraph check`: print all findings; 1 when one blocks a release."""
    if arguments.volledig:
        checked = check_in_full(arguments.inhoud, stopwatch(), arguments.alles, pyshacl=True)
        seen = Nagekeken(checked.findings, lambda: checked.sources)
    else:
        seen = look_over(arguments.inhoud, arguments.settings.naslag, stopwatch(), arguments.alles)
    findings = [*seen.findings]
    if (arguments.releases / POINTER).exists():
        findings += since_release(arguments.releases, seen.sources(), today(), Ernst.WAARSCHUWING)
    if arguments.formaat == "json":
        print(as_json(findings))
    elif arguments.formaat == "ci":
        print(as_annotations(findings, arguments.taal))
    else:
        print(as_text(findings, arguments.taal))
    return 1 if has_violations(findings) else 0
