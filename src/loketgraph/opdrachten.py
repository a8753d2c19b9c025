"""What the commands of the command line do; `cli` reads the arguments."""

from __future__ import annotations

import csv
import json
import os
import socket
import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import uvicorn
from uvicorn.supervisors import Multiprocess

from .build import build as build_release
from .deuren import answer
from .dienst import bring_releases, log_to_stderr
from .errors import CheckFailed, NotFound, ParameterError, ServeError
from .findings import Finding, as_text
from .gevolgen import compare
from .importers import import_files
from .opdracht_check import stopwatch
from .plaats import find_gemeente
from .queries import load_queries
from .release import POINTER, Release, open_release
from .settings import to_environment
from .situatie import RuweSituatie, resolve, today
from .sources import require_content
from .store import RemoteStore, Store
from .tekst import answer_as_text, table
from .vragen import Vragen
from .wissel import open_servable


def _build(arguments: Namespace, taal: str, stream: TextIO) -> tuple[Release, tuple[Finding, ...]]:
    """A new release; when the content has violations, the findings go to the stream."""
    try:
        return build_release(arguments.inhoud, arguments.releases, stopwatch())
    except CheckFailed as error:
        print(as_text(error.findings, taal), file=stream)
        raise


def build(arguments: Namespace) -> int:
    """`loketgraph build`: make a release and say what is in it."""
    release, findings = _build(arguments, arguments.taal, sys.stdout)
    warnings = f", {len(findings)} aandachtspunten (zie loketgraph check)" if findings else ""
    print(f"Release {release.hash} staat klaar{warnings}.")
    for name, number in release.manifest.aantallen.items():
        print(f"  {name:32} {number:>9}")
    return 0


def serve(arguments: Namespace) -> int:
    """`loketgraph serve`: serve the current release, building one first when there is none."""
    settings = replace(
        arguments.settings,
        inhoud=arguments.inhoud,
        releases=arguments.releases,
        workers=arguments.workers,
        release_url=arguments.release_url,
    )
    require_content(settings.inhoud)
    listener = _bind(arguments.host, arguments.port)
    if settings.release_url:
        bring_releases(settings)
    elif not (settings.releases / POINTER).exists():
        print("Nog geen release: die maak ik eerst.", file=sys.stderr)
        _build(arguments, "nl", sys.stderr)
    log_to_stderr()
    release = open_servable(settings.releases)
    config = uvicorn.Config(
        "loketgraph.dienst:worker",
        factory=True,
        workers=settings.workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=settings.stop_seconden,
    )
    os.environ.update(to_environment(settings))  # what the workers read
    listener.listen(2048)
    host, port = listener.getsockname()[:2]
    print(f"LoketGraph luistert op http://{host}:{port} met release {release.hash[:12]}.", file=sys.stderr, flush=True)
    if settings.workers > 1:
        Multiprocess(config, sockets=[listener]).run()
    else:
        uvicorn.Server(config).run(sockets=[listener])
    return 0


def _bind(host: str, port: int) -> socket.socket:
    """A socket that holds the address and port. Raises ServeError when they cannot be had."""
    if not 0 <= port <= 65535:
        raise ServeError(f"Poort {port} bestaat niet. Kies een poort van 1 tot 65535.")
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        raise ServeError(
            f"Kan niet luisteren op {host}:{port}: {error.strerror}. Stop het andere programma of kies --port."
        ) from error
    return listener


def _open(arguments: Namespace) -> tuple[Release, Vragen]:
    release = open_release(arguments.releases)
    return release, _questions(release.store(), arguments.inhoud)


def _questions(store: Store, root: Path) -> Vragen:
    require_content(root)
    return Vragen(store, load_queries(root / "queries" / "vragen"))


def deur(arguments: Namespace) -> int:
    """`loketgraph deur`: print the answer for one situation."""
    release, vragen = _open(arguments)
    ruw = RuweSituatie(
        vraagtype=arguments.vraagtype,
        levensgebeurtenis=arguments.levensgebeurtenis,
        taak=arguments.taak,
        product=arguments.product,
        gemeente=arguments.gemeente,
        plaats=arguments.plaats,
        peildatum=arguments.peildatum,
        voor=arguments.voor,
        vanuit=arguments.vanuit,
        omstandigheid=arguments.omstandigheid,
    )
    antwoord = answer(resolve(ruw, vragen), vragen, release.hash)
    if arguments.formaat == "json":
        print(json.dumps(antwoord.as_json(), ensure_ascii=False, indent=2))
    else:
        print(answer_as_text(antwoord))
    return 0


def query(arguments: Namespace) -> int:
    """`loketgraph query`: run a shipped question with parameters, or list the questions."""
    require_content(arguments.inhoud)
    folders = [arguments.inhoud / "queries" / name for name in ("vragen", "kwaliteit", "dekking", "analyse")]
    queries = {naam: found for folder in folders for naam, found in load_queries(folder).items()}
    if not arguments.naam:
        print("\n".join(f"{naam:28} {found.vraag}" for naam, found in queries.items()))
        return 0
    if arguments.naam not in queries:
        raise NotFound(f"De vraag {arguments.naam!r} bestaat niet. Kies uit: {', '.join(queries)}.")
    found = queries[arguments.naam]
    store: Store
    if arguments.store:
        store = RemoteStore(arguments.store, arguments.settings.remote_timeout)
    else:
        store = open_release(arguments.releases).store()
    rows = store.select(found.bind(_query_values(arguments.param)))
    columns = [kolom.naam for kolom in found.kolommen] or ["ding", "eigenschap", "waarde"]
    if arguments.formaat == "tekst":
        print(table(columns, rows))
        return 0
    plain = [{column: str(row[column].value) for column in columns if column in row} for row in rows]
    if arguments.formaat == "json":
        print(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        writer = csv.DictWriter(sys.stdout, columns)
        writer.writeheader()
        writer.writerows(plain)
    return 0


def _query_values(params: list[str]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals:
            raise ParameterError("param", f"{param!r} mist een '='. Schrijf --param naam=waarde.")
        values.setdefault(name, []).append(value)
    return values


def gevolgen(arguments: Namespace) -> int:
    """`loketgraph gevolgen`: print which doors differ between two releases."""
    old, new = (open_release(arguments.releases, start) for start in (arguments.oud, arguments.nieuw))
    before, after = (_questions(release.store(), arguments.inhoud) for release in (old, new))
    try:
        peildatum = today().fromisoformat(arguments.peildatum) if arguments.peildatum else today()
    except ValueError as error:
        raise ParameterError("peildatum", "Schrijf de datum als jaar-maand-dag: 2026-06-01.") from error
    places = [find_gemeente(value, "gemeente", peildatum, after) for value in arguments.gemeente]
    differences = compare(before, after, peildatum, places, stopwatch())
    if arguments.formaat == "json":
        rows = [vars(difference) for difference in differences]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for difference in differences:
        taak, gemeente = (iri.rsplit("/", 1)[-1] for iri in (difference.taak, difference.gemeente))
        print(f"{gemeente}  {taak}: was {difference.was or 'geen deur'}, wordt {difference.wordt or 'geen deur'}")
    print(f"{len(differences)} antwoorden verschillen tussen {old.hash[:12]} en {new.hash[:12]}.")
    return 0


def import_register(arguments: Namespace) -> int:
    """`loketgraph import`: write Turtle from a register and print the report."""
    missing = [path for path in arguments.bestanden if not path.is_file()]
    if missing:
        raise ParameterError("bestand", f"Dit bestand is er niet: {missing[0]}. Controleer de naam.")
    result = import_files(arguments.register, arguments.bestanden, arguments.naar, stopwatch())
    print(result.rapport.to_json() if arguments.formaat == "json" else result.rapport.to_text(), end="")
    return 0
