"""Make the prepared answers on all cores: every process takes its share of the groups of questions."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from .gelijken import Gelijken
from .sjablonen import Sleutel, answers_of_group, groups, parts
from .tabellen import Tabellen

#: Below this, starting a process takes longer than the work.
_GROEPEN_PER_PROCES: Final = 200
#: More processes cost more memory than they save time.
_MEESTE: Final = 8

Klaar = Iterable[tuple[Sleutel, bytes]]


def prepare(bestand: Path, release: str, dag: dt.date) -> Klaar:
    """Table and key, with the value, of everything prepared for a day, from a file with tables; each key once.

    The order is not fixed, what is made is: a share is the same whoever makes it. Raises ReleaseError.
    """
    tabellen = Tabellen(bestand)
    inhoud = Gelijken(tabellen, dag)
    yield from parts(inhoud)
    per_vraag, eersten = groups(inhoud)
    yield from per_vraag
    delen = max(1, min(_MEESTE, os.cpu_count() or 1, len(eersten) // _GROEPEN_PER_PROCES))
    if delen == 1:
        yield from _share(bestand, release, dag, 0, 1)
        return
    # A fresh interpreter: the process that builds may hold a store with threads, which a fork does not copy.
    with ProcessPoolExecutor(delen, get_context("spawn")) as processes:
        taken = [processes.submit(_share, bestand, release, dag, deel, delen) for deel in range(delen)]
        for taak in taken:
            yield from taak.result()


def _share(bestand: Path, release: str, dag: dt.date, deel: int, delen: int) -> list[tuple[Sleutel, bytes]]:
    """What one process makes: of every `delen` groups the one with its number."""
    inhoud = Gelijken(Tabellen(bestand), dag)
    _, eersten = groups(inhoud)
    return [
        entry
        for groep, vraag in list(eersten.items())[deel::delen]
        for entry in answers_of_group(inhoud, release, vraag, groep)
    ]
