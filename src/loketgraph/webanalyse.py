"""The analysts' pages: every saved question at an address of its own, as page, CSV, JSON or query, and two editors."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import rdf
from .analyse import STAVEN, Analyse, Uitslag, chart, parameters, table
from .namespaces import PREFIXES
from .negotiate import Formaat
from .pagina import Paginas
from .parameters import Given, Param, read
from .statischebestanden import EDITOR, Statisch
from .tabelvorm import as_csv, as_json
from .uitvoerbaar import VOORVOEGSELS, executables
from .webantwoord import HTML, MET_STIJL, STRENG, pick, reply

PER_BLADZIJDE = 100
CSV = Formaat("csv", "text/csv", charset=True)
JSON = Formaat("json", "application/json")
VRAAG = Formaat("rq", "application/sparql-query", charset=True)
_AANBOD = (HTML, CSV, JSON, VRAAG)
_VAST = (
    Param("formaat", "html, csv, json of rq; zonder: volgens de kop Accept.", "csv"),
    Param("veilig", "ja: een CSV waarin niets als formule kan werken, voor een rekenblad.", "ja"),
    Param("scheiding", "komma of puntkomma: wat er in een CSV tussen de kolommen staat.", "puntkomma"),
    Param("pagina", "Welke bladzijde van de tabel op de pagina, vanaf 1.", "1", getal=(1, 999_999), standaard="1"),
)
_SCHEIDINGEN = {"komma": ",", "puntkomma": ";"}
_HEADER = re.compile(r"\A(?:#.*\n)+")
Basis = Callable[[Request], str]


def routes(
    analyse: Analyse, paginas: Paginas, statisch: Statisch, basis: Basis, release: str, limit: int
) -> list[Route]:
    """The routes of /analyse."""

    def index(request: Request) -> Response:
        _nothing(request, limit)
        pick(request, (HTML,))
        body = paginas.render("analyse.html", onderwerpen=analyse.subjects(), editor=statisch.has(EDITOR))
        return reply(request, body, HTML)

    def editor(request: Request) -> Response:
        _nothing(request, limit)
        pick(request, (HTML,))
        built = statisch.has(EDITOR)
        body = paginas.render("editor.html", gebouwd=built, prefixen=json.dumps(PREFIXES))
        return reply(request, body, HTML, MET_STIJL if built else STRENG)

    def examples(request: Request) -> Response:
        _nothing(request, limit)
        triples = executables(analyse.queries.values(), f"{basis(request)}/sparql")
        return reply(request, rdf.write(triples, rdf.TURTLE, VOORVOEGSELS), rdf.TURTLE)

    def question(request: Request) -> Response:
        query = analyse.query(request.path_params["naam"])
        given = read(request.query_params.multi_items(), (*_VAST, *parameters(query)), limit)
        values = given.checked()
        formaat = pick(request, _AANBOD, values.get("formaat", [""])[0])
        asked = {param.naam: values[param.naam] for param in query.params if param.naam in values}
        uitslag = analyse.ask(query, Given(asked, ()))
        if formaat == HTML:
            return _page(request, uitslag, int(values.get("pagina", ["1"])[0]))
        return _file(request, uitslag, formaat, values)

    def _page(request: Request, uitslag: Uitslag, pagina: int) -> Response:
        total = len(uitslag.rijen)
        pages = max(1, -(-total // PER_BLADZIJDE))
        if pagina > pages:
            raise HTTPException(404, f"Bladzijde {pagina} is er niet: deze tabel heeft er {pages}.")
        first = (pagina - 1) * PER_BLADZIJDE
        heads, cells = table(uitslag, uitslag.rijen[first : first + PER_BLADZIJDE])
        body = paginas.render(
            "vraag.html",
            uitslag=uitslag,
            koppen=heads,
            rijen=cells,
            staven=chart(uitslag),
            max_staven=STAVEN,
            totaal=total,
            eerste=first + 1,
            pagina=pagina,
            paginas=pages,
            adres=lambda **more: _address(uitslag, **more),
            tekst=_HEADER.sub("", analyse.bound(uitslag.query, uitslag.waarden)).rstrip(),
        )
        return reply(request, body, HTML)

    def _file(request: Request, uitslag: Uitslag, formaat: Formaat, values: dict[str, list[str]]) -> Response:
        query = uitslag.query
        headers = {"Content-Disposition": f'attachment; filename="{query.naam}.{formaat.naam}"'}
        if formaat == CSV:
            separator = _SCHEIDINGEN.get(values.get("scheiding", ["komma"])[0])
            safe = values.get("veilig", ["nee"])[0]
            if separator is None or safe not in ("ja", "nee"):
                raise HTTPException(400, "Kies scheiding=komma of puntkomma, en veilig=ja of nee.")
            body = as_csv(uitslag.kolommen, uitslag.rijen, safe == "ja", separator)
            return reply(request, body, formaat, headers=headers)
        if formaat == VRAAG:
            return reply(request, analyse.bound(query, uitslag.waarden).encode(), formaat, headers=headers)
        head = {
            "naam": query.naam,
            "titel": query.titel,
            "vraag": query.vraag,
            "antwoord": query.antwoord,
            "release": release,
            "parameters": dict(uitslag.waarden),
            "kolommen": [{"naam": k.naam, "type": k.type, "tekst": k.tekst} for k in query.kolommen],
        }
        return reply(request, as_json(head, uitslag.kolommen, uitslag.rijen), formaat)

    return [
        Route("/analyse", index),
        Route("/analyse/editor", editor),
        Route("/analyse/voorbeelden.ttl", examples),
        Route("/analyse/{naam}", question),
    ]


def _address(uitslag: Uitslag, **more: str) -> str:
    """The address of the same answer in another form or on another page."""
    return f"/analyse/{uitslag.query.naam}?{urlencode({**uitslag.waarden, **more})}"


def _nothing(request: Request, limit: int) -> None:
    read(request.query_params.multi_items(), (), limit).checked()
