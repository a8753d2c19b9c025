"""The command line: `loketgraph check | build | serve | release | deur | query | gevolgen | dekking | import`.

Exit codes: 0 good, 1 the content has violations (check, build), 2 a mistake in the command or its input,
3 the service or the release is not available.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from . import __version__
from .errors import (
    CheckFailed,
    InvalidSituation,
    LoketGraphError,
    ParameterError,
    ReleaseError,
    ServeError,
    StoreUnavailable,
)
from .settings import Settings, from_environment
from .situatie import DOELGROEPEN

_UNAVAILABLE = (ReleaseError, StoreUnavailable, ServeError)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code. Never shows a traceback for a mistake of the user or the content."""
    try:
        settings = from_environment(os.environ)
        arguments = _parser(settings).parse_args(argv)
        run: Callable[[argparse.Namespace], int] = arguments.run
        return run(arguments)
    except InvalidSituation as error:
        for parameter in error.errors:
            print(f"{parameter.name}: {parameter}", file=sys.stderr)
        return 2
    except ParameterError as error:
        print(f"{error.name}: {error}", file=sys.stderr)
        return 2
    except CheckFailed as error:
        print(error, file=sys.stderr)
        return 1
    except LoketGraphError as error:
        print(error, file=sys.stderr)
        return 3 if isinstance(error, _UNAVAILABLE) else 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _later(name: str, module: str = "opdrachten") -> Callable[[argparse.Namespace], int]:
    """A command that is loaded when it runs: the service takes longer to load than a check to run."""

    def run(arguments: argparse.Namespace) -> int:
        command: Callable[[argparse.Namespace], int] = getattr(import_module(f".{module}", __package__), name)
        return command(arguments)

    return run


def _positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise argparse.ArgumentTypeError("geef 1 of meer")
    return number


def _parser(settings: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="loketgraph", description="Wie is de juiste deur, en waarom?")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="opdracht")

    def command(name: str, help_text: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_text, description=help_text)
        sub.set_defaults(run=run, settings=settings)
        return sub

    def releases(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--releases", type=Path, default=settings.releases, help="map met releases (%(default)s)")

    def inhoud(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--inhoud", type=Path, default=settings.inhoud, help="map met ontology, shapes en queries")

    check = command("check", "Controleer de inhoud en toon alles wat mis is.", _later("check", "opdracht_check"))
    check.add_argument("--taal", choices=["nl", "en"], default="nl", help="taal van de meldingen")
    check.add_argument("--formaat", choices=["tekst", "json", "ci"], default="tekst")
    check.add_argument("--alles", action="store_true", help="ook ieder feit uit de registers (duurt langer)")
    check.add_argument("--volledig", action="store_true", help="alles opnieuw, de vormen met pySHACL (duurt lang)")
    inhoud(check)
    releases(check)

    build = command("build", "Controleer de inhoud, leid routes af en maak een release.", _later("build"))
    build.add_argument("--taal", choices=["nl", "en"], default="nl", help="taal van de meldingen")
    inhoud(build)
    releases(build)

    serve = command("serve", "Start de dienst op de actuele release.", _later("serve"))
    serve.add_argument("--host", default=settings.host, help="adres (%(default)s)")
    serve.add_argument("--port", type=int, default=settings.port, help="poort (%(default)s)")
    serve.add_argument("--workers", type=_positive, default=settings.workers, help="aantal processen (%(default)s)")
    serve.add_argument("--release-url", default=settings.release_url, metavar="URL", help="haal releases hiervandaan")
    inhoud(serve)
    releases(serve)

    release = commands.add_parser("release", help="Bekijk, kies of ruim releases op.").add_subparsers(
        required=True, metavar="wat"
    )

    def about_releases(name: str, help_text: str, run: str) -> argparse.ArgumentParser:
        sub = release.add_parser(name, help=help_text, description=help_text)
        sub.set_defaults(run=_later(run, "opdrachten_release"), settings=settings)
        releases(sub)
        return sub

    listing = about_releases("list", "Toon alle releases, de nieuwste eerst.", "list_releases")
    listing.add_argument("--formaat", choices=["tekst", "json"], default="tekst")
    using = about_releases("use", "Maak een andere release actueel.", "use_release")
    using.add_argument("naam", help="begin van de naam (6 tekens of meer)")
    pruning = about_releases("prune", "Haal oude releases weg; de actuele blijft.", "prune_releases")
    pruning.add_argument("--bewaar", type=_positive, default=5, help="zoveel releases blijven (%(default)s)")
    verifying = about_releases("verify", "Kijk of releases heel zijn.", "verify_releases")
    verifying.add_argument("naam", nargs="?", default="", help="begin van de naam; zonder naam: alle")

    deur = command("deur", "Zoek de juiste deur voor een situatie.", _later("deur"))
    for name in ("vraagtype", "levensgebeurtenis", "taak", "product", "omstandigheid"):
        deur.add_argument(f"--{name}", action="append", default=[], metavar="CODE", help="mag vaker")
    deur.add_argument("--gemeente", default="", help="naam, code of TOOI-adres van de gemeente")
    deur.add_argument("--plaats", default="", help="plaatsnaam of postcode")
    deur.add_argument("--peildatum", default="", help="jaar-maand-dag; standaard vandaag")
    deur.add_argument("--voor", choices=DOELGROEPEN, default="inwoner", help="wie het vraagt (%(default)s)")
    deur.add_argument("--vanuit", default="", help="code van de organisatie waar iemand nu is")
    deur.add_argument("--formaat", choices=["tekst", "json"], default="tekst")
    inhoud(deur)
    releases(deur)

    query = command("query", "Stel een vraag uit queries/ aan de release.", _later("query"))
    query.add_argument("naam", nargs="?", default="", help="naam van de vraag; zonder naam: de lijst")
    query.add_argument("--param", action="append", default=[], metavar="NAAM=WAARDE", help="mag vaker")
    query.add_argument("--formaat", choices=["tekst", "json", "csv"], default="tekst")
    query.add_argument("--store", default="", metavar="URL", help="vraag het een SPARQL-server")
    inhoud(query)
    releases(query)

    gevolgen = command("gevolgen", "Toon welke antwoorden tussen twee releases verschillen.", _later("gevolgen"))
    gevolgen.add_argument("oud", help="begin van de naam van de oude release (6 tekens of meer)")
    gevolgen.add_argument("nieuw", help="begin van de naam van de nieuwe release")
    gevolgen.add_argument("--peildatum", default="", help="jaar-maand-dag; standaard vandaag")
    gevolgen.add_argument("--gemeente", action="append", default=[], help="alleen deze gemeente; mag vaker")
    gevolgen.add_argument("--formaat", choices=["tekst", "json"], default="tekst")
    inhoud(gevolgen)
    releases(gevolgen)

    dekking = command("dekking", "Toon waar het net gaten heeft.", _later("dekking", "opdrachten_dekking"))
    dekking.add_argument("--peildatum", default="", help="jaar-maand-dag; standaard vandaag")
    dekking.add_argument("--formaat", choices=["tekst", "json", "html"], default="tekst")
    dekking.add_argument("--naar", type=Path, metavar="BESTAND", help="schrijf het verslag in dit bestand")
    inhoud(dekking)
    releases(dekking)

    importer = command("import", "Maak ontology/bron uit een openbaar register.", _later("import_register"))
    importer.add_argument("register", choices=["plaatsen", "roo", "tooi", "upl"])
    importer.add_argument("bestanden", nargs="+", type=Path, metavar="BESTAND")
    importer.add_argument("--naar", type=Path, default=settings.inhoud / "ontology" / "bron", help="map (%(default)s)")
    importer.add_argument("--formaat", choices=["tekst", "json"], default="tekst")
    return parser


if __name__ == "__main__":
    sys.exit(main())
