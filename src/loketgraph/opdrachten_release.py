"""`loketgraph release list | use | prune | verify`: what is there, which one serves, and whether it is whole."""

from __future__ import annotations

import json
from argparse import Namespace

from .errors import ReleaseError
from .publicatie import prune, use
from .release import current_hash, open_release, releases


def list_releases(arguments: Namespace) -> int:
    """Print every release, newest first; the current one has a star."""
    found = releases(arguments.releases)
    try:
        current = current_hash(arguments.releases)
    except ReleaseError:
        current = ""
    if arguments.formaat == "json":
        rows = [
            {"hash": release.hash, "gebouwd": release.manifest.gebouwd, "actueel": release.hash == current}
            for release in found
        ]
        print(json.dumps(rows, indent=2))
        return 0
    for release in found:
        facts = release.manifest.aantallen.get("feiten/alle", 0)
        star = "*" if release.hash == current else " "
        print(f"{star} {release.hash[:12]}  {release.manifest.gebouwd}  {facts:>9} feiten")
    if not found:
        print(f"Er is geen release in {arguments.releases}. Maak er een met: loketgraph build.")
    return 0


def use_release(arguments: Namespace) -> int:
    """Make a release current; running services follow within seconds."""
    release = use(arguments.releases, arguments.naam)
    print(f"Release {release.hash[:12]} is nu actueel.")
    return 0


def prune_releases(arguments: Namespace) -> int:
    """Remove old releases; the current one always stays."""
    gone = prune(arguments.releases, arguments.bewaar)
    print(f"{len(gone)} releases weggehaald: {', '.join(digest[:12] for digest in gone) or 'geen'}.")
    return 0


def verify_releases(arguments: Namespace) -> int:
    """Hold every file of one release, or of all, against its hash; 3 when one is damaged."""
    names = [arguments.naam] if arguments.naam else [release.hash for release in releases(arguments.releases)]
    bad = 0
    for name in names:
        try:
            release = open_release(arguments.releases, name)
            release.read()
            print(f"{release.hash[:12]}: heel")
        except ReleaseError as error:
            bad += 1
            print(f"{name[:12]}: {error}")
    return 3 if bad else 0
