"""Linked data on the web: /id/ sends on to /doc/, which describes a thing as a page or as RDF; so does /def/.

https://www.w3.org/TR/cooluris/ (303) and https://www.w3.org/TR/ld-glossary/.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from . import rdf
from .adressen import iri_of, page_of
from .dingen import Dingen, described
from .errors import NotFound
from .pagina import Paginas
from .parameters import Param, read
from .webantwoord import HTML, pick, reply

_FORMAAT = Param("formaat", "html, ttl, jsonld of nt; zonder: volgens de kop Accept.", "ttl")
_IRI = Param("iri", "Het adres van een ding.", "https://identifier.overheid.nl/tooi/id/gemeente/gm0405")
_MAX = 10
_AANBOD = (HTML, *rdf.VORMEN)


def routes(dingen: Dingen, paginas: Paginas) -> list[Route]:
    """The routes of /id, /def and /doc."""

    def thing(request: Request) -> Response:
        soort, naam = request.path_params["soort"], request.path_params["naam"]
        iri = iri_of(soort, naam)
        if not iri:
            raise NotFound(f"De soort {soort[:60]!r} bestaat niet. Zie /doc voor alle soorten.")
        return describe(request, iri, _asked(request).get("formaat", ""))

    def describe(request: Request, iri: str, named: str) -> Response:
        formaat = pick(request, _AANBOD, named)
        ding = dingen.read(iri)
        if formaat == HTML:
            body = paginas.render("ding.html", ding=ding, hier=page_of(iri), vormen=rdf.VORMEN)
        else:
            body = rdf.write(described(ding), formaat)
        return reply(request, body, formaat, headers={"Link": f'<{iri}>; rel="describes"'} if iri.isascii() else None)

    def index(request: Request) -> Response:
        asked = _asked(request, _IRI)
        if asked.get("iri"):
            return describe(request, asked["iri"], asked.get("formaat", ""))
        pick(request, (HTML,), asked.get("formaat", ""))
        return reply(request, paginas.render("soorten.html", termen=_classes(dingen)), HTML)

    def ontology(request: Request) -> Response:
        formaat = pick(request, _AANBOD, _asked(request).get("formaat", ""))
        if formaat == HTML:
            body = paginas.render("model.html", dingen=dingen, termen=_terms(dingen), vormen=rdf.VORMEN)
        else:
            body = rdf.write(dingen.ontology(), formaat)
        return reply(request, body, formaat)

    return [
        Route("/id/{soort}/{naam}", _onward),
        Route("/def", _to_ontology),
        Route("/def/", _to_ontology),
        Route("/def/{naam}", _onward),
        Route("/doc", index),
        Route("/doc/def", ontology),
        Route("/doc/{soort}/{naam}", thing),
    ]


def _asked(request: Request, *more: Param) -> dict[str, str]:
    """The parameters of an address. Raises InvalidSituation."""
    values = read(request.query_params.multi_items(), (_FORMAAT, *more), _MAX).checked()
    return {name: found[0] for name, found in values.items()}


def _onward(request: Request) -> Response:
    soort = request.path_params.get("soort", "def")
    return RedirectResponse(f"/doc/{quote(soort, safe='')}/{quote(request.path_params['naam'], safe='')}", 303)


def _to_ontology(_: Request) -> Response:
    return RedirectResponse("/doc/def", 303)


def _terms(dingen: Dingen) -> dict[str, list[tuple[str, str, str]]]:
    """The terms of the model by kind: IRI, name, meaning."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for iri, soort, naam, omschrijving in dingen.terms():
        found.setdefault(dingen.term(soort).naam, []).append((iri, naam, omschrijving))
    return found


def _classes(dingen: Dingen) -> list[tuple[str, str, str]]:
    return _terms(dingen).get("Klasse", [])
