"""Write what a query found, in the standard formats, up to a number of rows and bytes; a cut says so in the body.

SELECT and ASK: https://www.w3.org/TR/sparql11-results-json/, https://www.w3.org/TR/rdf-sparql-XMLres/ and
https://www.w3.org/TR/sparql11-results-csv-tsv/. The engine's own writers know no row limit, so rows are written here;
graphs go through the engine's writers.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from .negotiate import Formaat

TABELLEN = (
    Formaat("json", "application/sparql-results+json", ("application/json",)),
    Formaat("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Formaat("csv", "text/csv", charset=True),
    Formaat("tsv", "text/tab-separated-values", charset=True),
)
JA_NEE = TABELLEN[:2]
GRAFEN = (
    Formaat("turtle", "text/turtle", charset=True),
    Formaat("trig", "application/trig"),
    Formaat("n-triples", "application/n-triples"),
    Formaat("n-quads", "application/n-quads"),
    Formaat("rdf-xml", "application/rdf+xml", ("application/xml", "text/xml")),
    Formaat("json-ld", "application/ld+json", ("application/json",)),
)
_RDF = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "n-triples": ox.RdfFormat.N_TRIPLES,
    "n-quads": ox.RdfFormat.N_QUADS,
    "rdf-xml": ox.RdfFormat.RDF_XML,
    "json-ld": ox.RdfFormat.JSON_LD,
}
_XSD = "http://www.w3.org/2001/XMLSchema#"
_BARE = {
    _XSD + "integer": re.compile(r"[+-]?\d+"),
    _XSD + "decimal": re.compile(r"[+-]?\d*\.\d+"),
    _XSD + "double": re.compile(r"[+-]?(?:\d+\.\d*|\.?\d+)[eE][+-]?\d+"),
}
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ELEMENT = re.compile(r"[A-Za-z_][\w.\-]*$")
_RESULTS = "http://www.w3.org/2005/sparql-results#"
_ITS = "http://www.w3.org/2005/11/its"

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = Sequence[Term | None]
Encode = Callable[[Row], str]


class UnfitFormat(ValueError):
    """This result cannot be written in this format; the message says why, in Dutch."""


@dataclass(frozen=True)
class Grens:
    """Where a result is cut: a number of rows (or triples) and of bytes, and where people read about it."""

    rijen: int
    bytes: int
    uitleg: str = ""


@dataclass(frozen=True)
class Uitslag:
    """A written result; `afgekapt` is empty, or says what it was cut at: `rijen=10000` or `bytes=10000000`."""

    delen: Sequence[bytes]
    rijen: int
    afgekapt: str = ""


def write_boolean(value: bool, formaat: str) -> Uitslag:
    """The result of an ASK. Raises UnfitFormat."""
    word = "true" if value else "false"
    if formaat == "json":
        return Uitslag((b'{"head":{},"boolean":%s}' % word.encode(),), 1)
    if formaat == "xml":
        body = f'<?xml version="1.0"?>\n<sparql xmlns="{_RESULTS}"><head/><boolean>{word}</boolean></sparql>\n'
        return Uitslag((body.encode(),), 1)
    raise UnfitFormat("Ja of nee kan alleen als JSON of XML.")


def write_rows(solutions: ox.QuerySolutions, formaat: str, grens: Grens, kolommen: Sequence[str] = ()) -> Uitslag:
    """The rows of a SELECT, with the columns in the given order if they are the same. Raises UnfitFormat."""
    writer = _TABLES.get(formaat)
    if writer is None:
        raise UnfitFormat("Een tabel kan alleen als JSON, XML, CSV of TSV.")
    names = [variable.value for variable in solutions.variables]
    given = [name for name in kolommen if name in names]
    names = given if len(given) == len(names) else names
    encode = writer.row(names)
    rows: list[bytes] = []
    size, cut = 0, ""
    for solution in solutions:
        if len(rows) == grens.rijen:
            cut = f"rijen={grens.rijen}"
            break
        row_terms = [solution[name] for name in names]
        if _too_long(row_terms, grens.bytes):
            cut = f"bytes={grens.bytes}"
            break
        row = encode(row_terms).encode("utf-8", "replace")
        size += len(row)
        if size > grens.bytes:
            cut = f"bytes={grens.bytes}"
            break
        rows.append(row)
    head, foot = writer.around(names, f"{grens.uitleg}#afgekapt" if cut else "")
    joined = writer.between.join(rows) if writer.between else b"".join(rows)
    return Uitslag((head.encode(), joined, foot.encode()), len(rows), cut)


def _too_long(terms: Iterable[Term | None], limit: int) -> bool:
    """Whether one row alone passes the limit: then it is not even written."""
    return sum(len(term.value) for term in terms if isinstance(term, ox.Literal)) > limit


@dataclass(frozen=True)
class _Table:
    row: Callable[[Sequence[str]], Encode]
    around: Callable[[Sequence[str], str], tuple[str, str]]
    between: bytes = b""


def _json_row(names: Sequence[str]) -> Encode:
    def encode(solution: Row) -> str:
        row = {name: _json_term(term) for name, term in zip(names, solution, strict=True) if term is not None}
        return json.dumps(row, ensure_ascii=False, separators=(",", ":"))

    return encode


def _json_around(names: Sequence[str], link: str) -> tuple[str, str]:
    head = {"vars": list(names), **({"link": [link]} if link else {})}
    return f'{{"head":{json.dumps(head, ensure_ascii=False)},"results":{{"bindings":[', "]}}"


def _json_term(term: Term) -> dict[str, object]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {name: _json_term(getattr(term, name)) for name in ("subject", "predicate", "object")}
        return {"type": "triple", "value": parts}
    found: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
        if term.direction:
            found["its:dir"] = str(term.direction.value)
    elif term.datatype.value != _XSD + "string":
        found["datatype"] = term.datatype.value
    return found


def _xml_row(names: Sequence[str]) -> Encode:
    def encode(solution: Row) -> str:
        values = zip(names, solution, strict=True)
        cells = (f"<binding name={quoteattr(n)}>{_xml_term(t)}</binding>" for n, t in values if t is not None)
        return f"<result>{''.join(cells)}</result>\n"

    return encode


def _xml_around(names: Sequence[str], link: str) -> tuple[str, str]:
    variables = "".join(f"<variable name={quoteattr(name)}/>" for name in names)
    linked = f"<link href={quoteattr(link)}/>" if link else ""
    start = f'<?xml version="1.0"?>\n<sparql xmlns="{_RESULTS}" xmlns:its="{_ITS}">'
    return f"{start}<head>{variables}{linked}</head><results>\n", "</results></sparql>\n"


def _xml_term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{_xml_text(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{_xml_text(term.value)}</bnode>"
    if isinstance(term, ox.Triple):
        names = ("subject", "predicate", "object")
        return f"<triple>{''.join(f'<{n}>{_xml_term(getattr(term, n))}</{n}>' for n in names)}</triple>"
    extra = ""
    if term.language:
        extra = f" xml:lang={quoteattr(term.language)}"
        if term.direction:
            extra += f' its:version="2.0" its:dir="{term.direction.value}"'
    elif term.datatype.value != _XSD + "string":
        extra = f" datatype={quoteattr(term.datatype.value)}"
    return f"<literal{extra}>{_xml_text(term.value)}</literal>"


def _xml_text(text: str) -> str:
    if _NO_XML.search(text):
        raise UnfitFormat("Deze uitslag heeft tekens die in XML niet kunnen. Vraag een ander formaat, zoals JSON.")
    return escape(text, {"\r": "&#13;"})


def _csv_row(_: Sequence[str]) -> Encode:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")

    def encode(solution: Row) -> str:
        writer.writerow(["" if term is None else _csv_term(term) for term in solution])
        row = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return row

    return encode


def _csv_around(names: Sequence[str], _: str) -> tuple[str, str]:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(names)
    return buffer.getvalue(), ""


def _csv_term(term: Term) -> str:
    return str(term) if isinstance(term, ox.BlankNode | ox.Triple) else term.value


def _tsv_row(_: Sequence[str]) -> Encode:
    return lambda solution: "\t".join("" if term is None else _tsv_term(term) for term in solution) + "\n"


def _tsv_around(names: Sequence[str], _: str) -> tuple[str, str]:
    return "\t".join(f"?{name}" for name in names) + "\n", ""


def _tsv_term(term: Term) -> str:
    """A term as Turtle writes it; a number bare where that keeps its exact form."""
    if isinstance(term, ox.Literal):
        bare = _BARE.get(term.datatype.value)
        if bare and bare.fullmatch(term.value):
            return term.value
    return str(term).replace("\t", "\\t")


_TABLES = {
    "json": _Table(_json_row, _json_around, b",\n"),
    "xml": _Table(_xml_row, _xml_around),
    "csv": _Table(_csv_row, _csv_around),
    "tsv": _Table(_tsv_row, _tsv_around),
}


def write_graph(triples: Iterable[ox.Triple], formaat: str, prefixen: Mapping[str, str], grens: Grens) -> Uitslag:
    """The triples of a CONSTRUCT or DESCRIBE, each once. Raises UnfitFormat. JSON-LD has no place to say it was cut."""
    if formaat not in _RDF:
        raise UnfitFormat("Een graaf kan alleen als Turtle, TriG, N-Triples, N-Quads, RDF/XML of JSON-LD.")
    buffer = io.BytesIO()
    seen: set[ox.Triple] = set()
    cut = ""

    def limited() -> Iterator[ox.Triple]:
        nonlocal cut
        for triple in triples:
            if triple in seen:
                continue
            if len(seen) == grens.rijen:
                cut = f"rijen={grens.rijen}"
                return
            if _too_long((triple.object,), grens.bytes) or buffer.tell() + len(str(triple)) > grens.bytes:
                cut = f"bytes={grens.bytes}"
                return
            if formaat == "rdf-xml":
                _check_xml(triple)
            seen.add(triple)
            yield triple

    ox.serialize(limited(), buffer, _RDF[formaat], prefixes=dict(prefixen) if formaat in ("turtle", "trig") else {})
    body = buffer.getvalue()
    remark = f"Afgekapt: {cut}. Zie {grens.uitleg}#afgekapt" if cut else ""
    if not remark or formaat == "json-ld":
        return Uitslag((body,), len(seen), cut)
    if formaat == "rdf-xml":
        start, sign, rest = body.partition(b"?>\n")
        return Uitslag((start + sign, f"<!-- {remark.replace('--', '-')} -->\n".encode(), rest), len(seen), cut)
    return Uitslag((f"# {remark}\n".encode(), body), len(seen), cut)


def _check_xml(triple: ox.Triple) -> None:
    """RDF/XML writes a predicate as the name of an element, and knows no control characters."""
    if not _ELEMENT.search(triple.predicate.value):
        raise UnfitFormat(f"{triple.predicate.value} kan niet in RDF/XML. Vraag een ander formaat, zoals Turtle.")
    if isinstance(triple.object, ox.Literal):
        _xml_text(triple.object.value)
