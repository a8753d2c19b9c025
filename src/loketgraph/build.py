"""Build a release: parse, check, derive, write. Nothing is written when the content has violations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .checks import check
from .errors import CheckFailed
from .findings import Finding, has_violations
from .publicatie import write_release
from .release import Release, nquads
from .samenstellen import made_with, write_derived
from .situatie import today
from .verdwenen import since_release


def build(
    root: Path, releases: Path, progress: Callable[[str], None] = lambda _: None
) -> tuple[Release, tuple[Finding, ...]]:
    """Check the content, register facts and the last release included, and make it the current release; also the
    findings that do not block.

    Raises CheckFailed with the findings, or ReleaseError when it cannot be written.
    """
    checked = check(root, progress, alles=True)
    findings = tuple(sorted({*checked.findings, *since_release(releases, checked.sources, today())}))
    if has_violations(findings):
        raise CheckFailed("De inhoud heeft fouten. Er is geen release gemaakt.", findings)
    progress("schrijven: release")
    data = nquads(checked.sources, checked.derived)
    release = write_release(
        releases,
        data,
        checked.sources,
        made_with(root),
        lambda folder, digest: write_derived(folder, digest, data, root, checked.store, checked.tabellen),
    )
    return release, findings
