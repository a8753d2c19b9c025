"""The description of the data on the web: /.well-known/void, /catalogus, and the dumps to take away."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence

import pyoxigraph as ox
from starlette.concurrency import iterate_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from . import rdf
from .adressen import BASIS
from .catalogus import VOORVOEGSELS, Uitgever, dcat, void
from .dingen import Dingen
from .dumps import Dump
from .errors import NotFound, ParameterError
from .pagina import Paginas
from .parameters import Param, read
from .release import Release
from .settings import PREFIX, Settings
from .telling import Telling
from .webantwoord import HTML, pick, reply, same

_FORMAAT = Param("formaat", "html, ttl, jsonld of nt; zonder: volgens de kop Accept.", "ttl")
_MAX = 10


class Catalogus:
    """Describes one release. Raises ParameterError for a setting that is no address."""

    def __init__(self, release: Release, telling: Telling, dumps: Sequence[Dump], settings: Settings) -> None:
        self.release = release
        self.telling = telling
        self.dumps = dumps
        self._settings = settings
        for naam in ("adres", "uitgever", "uitgever_contact"):
            _require_address(naam, getattr(settings, naam))
        self._uitgever = Uitgever(settings.uitgever, settings.uitgever_naam, settings.uitgever_contact)

    def basis(self, request: Request) -> str:
        """The public address, without a slash at the end: the setting, or else where the request came in."""
        return (self._settings.adres or str(request.base_url)).rstrip("/")

    def dcat(self, request: Request) -> Iterator[ox.Triple]:
        """The catalogue as triples."""
        return dcat(self.release, self.dumps, self.basis(request), self._uitgever)

    def void(self, request: Request) -> Iterator[ox.Triple]:
        """The dataset in numbers as triples."""
        return void(self.telling, self.dumps, self.basis(request))


def _require_address(naam: str, value: str) -> None:
    try:
        ox.NamedNode(value or BASIS)
    except ValueError as error:
        name = PREFIX + naam.upper()
        raise ParameterError(name, f"{name}={value!r} is geen webadres. Geef een volledig adres.") from error


def routes(catalogus: Catalogus, dingen: Dingen, paginas: Paginas) -> list[Route]:
    """The routes of /.well-known/void, /catalogus and /dumps."""
    files = {dump.adres: dump for dump in catalogus.dumps}

    def well_known(request: Request) -> Response:
        formaat = pick(request, (*rdf.VORMEN, HTML), _asked(request))
        if formaat == HTML:
            return RedirectResponse("/catalogus", 303, {"Vary": "Accept"})
        return reply(request, rdf.write(catalogus.void(request), formaat, VOORVOEGSELS), formaat)

    def catalogue(request: Request) -> Response:
        formaat = pick(request, (HTML, *rdf.VORMEN), _asked(request))
        if formaat == HTML:
            basis = catalogus.basis(request)
            body = paginas.render("catalogus.html", catalogus=catalogus, dingen=dingen, vormen=rdf.VORMEN, basis=basis)
        else:
            body = rdf.write(catalogus.dcat(request), formaat, VOORVOEGSELS)
        return reply(request, body, formaat)

    def dump(request: Request) -> Response:
        read(request.query_params.multi_items(), (), _MAX).checked()
        found = files.get(request.url.path)
        if found is None:
            raise NotFound("Deze dump is er niet. Zie /catalogus voor de dumps van de actuele release.")
        tag = f'"{found.sha256}"'
        headers = {
            "ETag": tag,
            "Cache-Control": "public, max-age=31536000, immutable",
            "Content-Disposition": f'attachment; filename="{found.naam}"',
            "Repr-Digest": f"sha-256=:{_base64(found.sha256)}:",
        }
        if same(request, tag):
            return Response(status_code=304, headers=headers)
        headers["Content-Length"] = str(found.grootte)
        parts = iterate_in_threadpool(found.parts()) if request.method == "GET" else iter(())
        return StreamingResponse(parts, media_type="application/gzip", headers=headers)

    return [
        Route("/.well-known/void", well_known),
        Route("/catalogus", catalogue),
        Route("/dumps/{release}/{naam}", dump),
    ]


def _asked(request: Request) -> str:
    values = read(request.query_params.multi_items(), (_FORMAAT,), _MAX).checked()
    return values.get("formaat", [""])[0]


def _base64(digest: str) -> str:
    """A SHA-256 in the form of RFC 9530."""
    return base64.b64encode(bytes.fromhex(digest)).decode()
