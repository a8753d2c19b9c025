"""One process of the service, made from settings: release, swap, counting. Also the entry point of each worker."""

from __future__ import annotations

import logging
import os
import sys
from functools import partial

from starlette.types import ASGIApp

from .app import create_app
from .bezorging import Bezorging, follow
from .meting import Meting
from .release import Release
from .settings import Settings, from_environment
from .wissel import Wissel


def make_service(settings: Settings) -> ASGIApp:
    """The whole service on the releases folder of the settings. Raises ReleaseError when there is nothing to serve."""
    make = partial(_app, settings)
    return Meting(Wissel(settings.releases, make, settings.wissel_seconden, settings.stop_seconden), settings.logboek)


def _app(settings: Settings, release: Release) -> ASGIApp:
    return create_app(release, settings.inhoud, settings)


def worker() -> ASGIApp:
    """The service of a worker process, from its environment: what uvicorn calls."""
    settings = from_environment(os.environ)
    log_to_stderr()
    return make_service(settings)


def log_to_stderr() -> None:
    """Log lines of the service on stderr, as they are: the ones about requests are JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log = logging.getLogger("loketgraph")
    log.handlers = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False


def bring_releases(settings: Settings) -> None:
    """Bring the release the settings point at elsewhere, and keep following. Raises ReleaseError at the first look."""
    bezorging = Bezorging(settings.release_url, settings.releases)
    bezorging.look()
    follow(bezorging.look, settings.bezorg_seconden)
