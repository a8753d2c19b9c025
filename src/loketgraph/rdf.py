"""Write triples as Turtle, N-Triples or JSON-LD, under the prefixes of the house.

https://www.w3.org/TR/turtle/, https://www.w3.org/TR/n-triples/, https://www.w3.org/TR/json-ld11/
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from typing import IO, Any, Final

import pyoxigraph as ox

from .namespaces import PREFIXES
from .negotiate import Formaat

TURTLE: Final = Formaat("ttl", "text/turtle", charset=True)
JSON_LD: Final = Formaat("jsonld", "application/ld+json")
N_TRIPLES: Final = Formaat("nt", "application/n-triples")
VORMEN: Final = (TURTLE, JSON_LD, N_TRIPLES)
"""The formats of a graph, in the order of preference when weights are equal."""

_DEEL: Final = 1 << 16
_TYPE: Final = PREFIXES["rdf"] + "type"
_STRING: Final = PREFIXES["xsd"] + "string"
_LANG_STRING: Final = PREFIXES["rdf"] + "langString"


def write(triples: Iterable[ox.Triple], formaat: Formaat, prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """The triples in one of VORMEN, sorted by subject and predicate: the same triples give the same bytes."""
    ordered = sorted(set(triples), key=str)
    if formaat == JSON_LD:
        return _json_ld(ordered, prefixes)
    target = io.BytesIO()
    if formaat == N_TRIPLES:
        ox.serialize(ordered, target, ox.RdfFormat.N_TRIPLES)
    else:
        write_turtle(ordered, target, _used(ordered, prefixes))
    return target.getvalue()


def write_turtle(triples: Iterable[ox.Triple], target: IO[bytes], prefixes: Mapping[str, str] = PREFIXES) -> None:
    """Stream triples as Turtle; those of one subject must follow each other. Raises OSError."""
    sorter = _SortedPrefixes(target)
    with io.BufferedWriter(sorter, _DEEL) as buffer:
        ox.serialize(triples, buffer, ox.RdfFormat.TURTLE, prefixes=dict(prefixes))


class _SortedPrefixes(io.RawIOBase):
    """Passes Turtle on with its prefixes in order: the engine writes them in another order each time."""

    def __init__(self, target: IO[bytes]) -> None:
        super().__init__()
        self._target = target
        self._head: bytes | None = b""

    def writable(self) -> bool:
        """See io.IOBase."""
        return True

    def write(self, data: Any) -> int:
        """Hold back the first piece until the prefixes are past; see io.RawIOBase."""
        part = bytes(data)
        if self._head is not None:
            self._head += part
            if _after_prefixes(self._head) is not None:
                self._release()
        else:
            self._target.write(part)
        return len(part)

    def close(self) -> None:
        """Write what was held back; the target stays open."""
        if not self.closed:
            self._release()
        super().close()

    def _release(self) -> None:
        head, self._head = self._head, None
        if head is not None:
            place = _after_prefixes(head)
            place = len(head) if place is None else place
            self._target.write(b"".join(sorted(head[:place].splitlines(keepends=True))) + head[place:])


def _after_prefixes(head: bytes) -> int | None:
    """Where the prefixes end, or None when that is not in here yet."""
    place = 0
    while (end := head.find(b"\n", place)) >= 0:
        if not head.startswith(b"@prefix ", place):
            return place
        place = end + 1
    return None


def _used(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that shorten something."""
    names = {name.value for triple in triples for name in triple if isinstance(name, ox.NamedNode)}
    names |= {
        triple.object.datatype.value
        for triple in triples
        if isinstance(triple.object, ox.Literal) and triple.object.datatype.value not in (_STRING, _LANG_STRING)
    }
    return {prefix: base for prefix, base in sorted(prefixes.items()) if any(name.startswith(base) for name in names)}


def _json_ld(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """Flattened and compacted with a context that is in the document itself, so that nothing is ever fetched."""
    rows = list(triples)
    used = _used(rows, prefixes)
    longest_first = sorted(used.items(), key=lambda item: -len(item[1]))

    def short(iri: str) -> str:
        for prefix, base in longest_first:
            local = iri.removeprefix(base)
            if local and local != iri and not local.startswith("//"):
                return f"{prefix}:{local}"
        return iri

    nodes: dict[str, dict[str, Any]] = {}
    for triple in rows:
        subject = _id(triple.subject, short)
        node = nodes.setdefault(subject, {"@id": subject})
        if triple.predicate.value == _TYPE:
            node.setdefault("@type", []).append(_id(triple.object, short))
        else:
            node.setdefault(short(triple.predicate.value), []).append(_value(triple.object, short))
    document = {"@context": used, "@graph": list(nodes.values())}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _id(term: object, short: Any) -> str:
    if isinstance(term, ox.BlankNode):
        return f"_:{term.value}"
    if not isinstance(term, ox.NamedNode):
        raise TypeError("Alleen een adres kan hier staan.")
    return str(short(term.value))


def _value(term: object, short: Any) -> str | dict[str, str]:
    if not isinstance(term, ox.Literal):
        return {"@id": _id(term, short)}
    if term.language:
        return {"@language": term.language, "@value": term.value}
    if term.datatype.value == _STRING:
        return term.value
    return {"@type": short(term.datatype.value), "@value": term.value}
