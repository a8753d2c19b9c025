"""Read a query into a plan: which triple patterns it has, and how they hang together (SPARQL 1.1, section 18).

A plan is nested lists of texts, so that it can be kept as JSON. Its forms:
`["feiten", [[s, p, o], …]]`, `["pad", [eigenschap, …]]`, `["samen", a, b]`, `["bij", a, b, [bestaat, …]]` (OPTIONAL),
`["keuze", a, b]` (UNION), `["zeef", a, [bestaat, …]]` (FILTER with its EXISTS), `["weg", a, b]` (MINUS),
`["naam", a, variabele, term of ""]` (BIND), `["waarden", [{variabele: term}, …]]` and `["deel", a, [variabele, …]]`
(sub-select and GROUP BY: only these variables leave it). Terms are spelled as in N-Triples, variables as `?naam`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from rdflib import BNode, Variable
from rdflib.paths import InvPath, NegatedPath, Path, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Identifier

from .queries import Query

Plan = list[Any]
_EXISTS = {"Builtin_EXISTS", "Builtin_NOTEXISTS"}
_SAME = {"Distinct", "Reduced", "OrderBy", "ToMultiSet", "AggregateJoin"}


@dataclass(frozen=True)
class Zoekplan:
    """The plan of a query, and of a CONSTRUCT also what it makes of each solution."""

    plan: Plan
    sjabloon: list[list[str]]


def read_plan(query: Query) -> Zoekplan:
    """The plan of a query, for any value of its parameters.

    Of a form that is not known here (GRAPH, SERVICE) the plan is that every fact counts.
    """
    algebra = prepareQuery(query.text).algebra
    maker = _Maker({Variable(param.naam) for param in query.params})
    triples = algebra.template if algebra.name == "ConstructQuery" else ()
    template = [[maker.term(term, {}) for term in triple] for triple in triples]
    return Zoekplan(maker.plan(algebra.p, {}), template)


class _Maker:
    def __init__(self, params: set[Variable]) -> None:
        self._params = params
        self._fresh = count()

    def term(self, term: Identifier, names: Mapping[str, str]) -> str:
        """A term as text; the variables of a sub-select that do not leave it have names of their own."""
        if isinstance(term, BNode):
            return f"?_{term}"
        return names.get(str(term), f"?{term}") if isinstance(term, Variable) else term.n3()

    def plan(self, node: CompValue, names: Mapping[str, str]) -> Plan:
        """The plan of a node of the algebra of rdflib."""
        match node.name:
            case "BGP":
                return self._facts(node.triples, names)
            case "Join":
                return ["samen", self.plan(node.p1, names), self.plan(node.p2, names)]
            case "LeftJoin":
                return ["bij", self.plan(node.p1, names), self.plan(node.p2, names), self._exists(node.expr, names)]
            case "Union":
                return ["keuze", self.plan(node.p1, names), self.plan(node.p2, names)]
            case "Minus":
                return ["weg", self.plan(node.p1, names), self.plan(node.p2, names)]
            case "Filter":
                return ["zeef", self.plan(node.p, names), self._exists(node.expr, names)]
            case "Extend":
                return self._extend(node, names)
            case "values":
                return ["waarden", [self._row(row, names) for row in node.res]]
            case "Group":
                keys = [self.term(key, names) for key in node.expr or () if isinstance(key, Variable)]
                return ["deel", self.plan(node.p, names), keys]
            case "Project":
                return self._project(node, names)
            case "Slice":
                return ["deel", self.plan(node.p, names), []]  # which solutions are left depends on all of them
            case name if name in _SAME:
                return self.plan(node.p, names)
        return ["deel", ["feiten", [[f"?{number}" for number in ("s", "p", "o")]]], []]

    def _row(self, row: Mapping[Variable, Identifier], names: Mapping[str, str]) -> dict[str, str]:
        """A row of VALUES; the example of a parameter says nothing, and UNDEF neither."""
        told = {name: value for name, value in row.items() if name not in self._params and value != "UNDEF"}
        return {self.term(name, names): value.n3() for name, value in told.items()}

    def _project(self, node: CompValue, names: Mapping[str, str]) -> Plan:
        inside = {
            str(name): f"?{name}~{number}"
            for name, number in ((name, next(self._fresh)) for name in _variables(node.p))
            if name not in node.PV
        }
        kept = {name: other for name, other in names.items() if Variable(name) in node.PV}
        return ["deel", self.plan(node.p, {**inside, **kept}), [self.term(name, names) for name in node.PV]]

    def _extend(self, node: CompValue, names: Mapping[str, str]) -> Plan:
        same = node.expr if isinstance(node.expr, Identifier) and not str(node.expr).startswith("__agg_") else None
        inner = ["zeef", self.plan(node.p, names), found] if (found := self._exists(node.expr, names)) else None
        return [
            "naam",
            inner or self.plan(node.p, names),
            self.term(node.var, names),
            "" if same is None else self.term(same, names),
        ]

    def _facts(self, triples: list[tuple[Identifier, Any, Identifier]], names: Mapping[str, str]) -> Plan:
        facts: list[list[str]] = []
        paths: list[Plan] = []
        todo = list(triples)
        while todo:
            subject, predicate, value = todo.pop(0)
            if isinstance(predicate, InvPath) and not isinstance(predicate.arg, Path):
                todo.insert(0, (value, predicate.arg, subject))
            elif isinstance(predicate, SequencePath):
                ends = [subject, *(Variable(f"_{next(self._fresh)}") for _ in predicate.args[1:]), value]
                todo[:0] = [(ends[i], step, ends[i + 1]) for i, step in enumerate(predicate.args)]
            elif isinstance(predicate, Path):
                paths.append(["pad", sorted(_steps(predicate))])
            else:
                facts.append([self.term(term, names) for term in (subject, predicate, value)])
        plan: Plan = ["feiten", facts]
        for path in paths:
            plan = ["samen", path, plan]
        return plan

    def _exists(self, expression: object, names: Mapping[str, str]) -> list[Plan]:
        """The plans of the EXISTS and NOT EXISTS in an expression."""
        if isinstance(expression, list | tuple):
            return [plan for part in expression for plan in self._exists(part, names)]
        if not isinstance(expression, CompValue):
            return []
        if expression.name in _EXISTS:
            return [self.plan(expression.graph, names)]
        return [plan for key in expression for plan in self._exists(expression[key], names)]


def _steps(path: Any) -> Iterator[str]:
    """The properties of a path; a negated path can take any, which is told by an empty text."""
    if isinstance(path, NegatedPath):
        yield ""
    elif isinstance(path, Path):
        for part in getattr(path, "args", None) or [path.arg if isinstance(path, InvPath) else path.path]:  # type: ignore[attr-defined]
            yield from _steps(part)
    else:
        yield path.n3()


def _variables(node: object) -> set[Variable]:
    if isinstance(node, Variable):
        return {node}
    if isinstance(node, CompValue):
        return {name for key in node for name in _variables(node[key])}
    if isinstance(node, dict):
        return {name for pair in node.items() for part in pair for name in _variables(part)}
    return {name for part in node for name in _variables(part)} if isinstance(node, list | tuple | set) else set()
