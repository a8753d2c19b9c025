"""The rules the code keeps to: layers that import downwards only, docstrings, no state in modules, short files."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "loketgraph"
MAX_LINES = 300

#: Every module, lowest first: a module imports only what stands before it. `importers` stands for its folder.
LAYERS = (
    "namespaces",
    "errors",
    "turtle",
    "settings",
    "queries",
    "zoekplan",
    "store",
    "vragen",
    "findings",
    "vormen",
    "toetsen",
    "beeld",
    "bereik",
    "uittreksel",
    "sources",
    "derive",
    "plaats",
    "situatie",
    "answers",
    "beslissen",
    "uitleg",
    "contact",
    "overdracht",
    "feiten",
    "deuren",
    "tabellen",
    "routering",
    "gelijken",
    "sjablonen",
    "klaarmaken",
    "kortepad",
    "scenarios",
    "proeven",
    "shacl",
    "checks",
    "naslag",
    "wijziging",
    "nakijken",
    "release",
    "publicatie",
    "bezorging",
    "negotiate",
    "rdf",
    "dumps",
    "telling",
    "samenstellen",
    "verdwenen",
    "build",
    "gevolgen",
    "tekst",
    "parameters",
    "problems",
    "http",
    "adressen",
    "woorden",
    "dingen",
    "catalogus",
    "analyse",
    "tabelvorm",
    "uitvoerbaar",
    "pagina",
    "webantwoord",
    "statischebestanden",
    "webdingen",
    "webcatalogus",
    "webanalyse",
    "website",
    "uitslagen",
    "worker",
    "tokens",
    "guard",
    "pool",
    "verzoek",
    "beschrijving",
    "weigering",
    "sparql",
    "collecties",
    "schemas",
    "voorbeelden",
    "openapi",
    "stapel",
    "api",
    "app",
    "levensloop",
    "wissel",
    "meting",
    "dienst",
    "importers",
    "verslag",
    "dekking",
    "dekking_html",
    "opdrachten_dekking",
    "opdracht_check",
    "opdrachten_release",
    "opdrachten",
    "cli",
)

#: What an import of a register may use: a register knows nothing of stores, questions or answers.
FOR_IMPORTERS = {"namespaces", "errors", "turtle"}

#: Calls that change a list, dictionary or set.
CHANGING = {
    "add",
    "append",
    "clear",
    "discard",
    "extend",
    "insert",
    "pop",
    "popitem",
    "remove",
    "setdefault",
    "update",
}

MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    """A module as people say it: `deuren`, `importers.roo`; the package itself is empty."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@cache
def tree(path: Path) -> ast.Module:
    """The parsed module."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> set[str]:
    """The modules of this package that a module imports, also inside functions and under TYPE_CHECKING."""
    package = ("loketgraph", *path.relative_to(PACKAGE).parent.parts)
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            origin = ".".join([*base, *([node.module] if node.module else [])])
            found |= {
                f"{origin}.{alias.name}" if is_module(f"{origin}.{alias.name}") else origin for alias in node.names
            }
    own = {name.removeprefix("loketgraph").lstrip(".") for name in found if name.split(".")[0] == "loketgraph"}
    return (own - {""}) | loaded_by_name(path)


def loaded_by_name(path: Path) -> set[str]:
    """The modules that a module loads when it needs them, with `import_module` and a name written out in it."""
    nodes = list(ast.walk(tree(path)))
    if not any(isinstance(node, ast.Name) and node.id == "import_module" for node in nodes):
        return set()
    return {str(node.value) for node in nodes if isinstance(node, ast.Constant) and node.value in LAYERS}


def is_module(name: str) -> bool:
    """Whether a dotted name is a module or folder of the package."""
    path = PACKAGE.parent.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def layer(name: str) -> int:
    """The place of a module in the order of layers."""
    return LAYERS.index(name.split(".")[0])


def public_definitions(path: Path) -> Iterator[tuple[str, ast.AST]]:
    """The public functions, classes and methods of a module, with their names."""
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node.name, node
            if isinstance(node, ast.ClassDef):
                for method in node.body:
                    if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) and not method.name.startswith("_"):
                        yield f"{node.name}.{method.name}", method


def module_names(path: Path) -> set[str]:
    """The names a module assigns at its top."""
    found: set[str] = set()
    for node in tree(path).body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def local_names(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> set[str]:
    """Parameters and names assigned inside a function: they hide a name of the module."""
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    assigned = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return {argument.arg for argument in every if argument} | assigned


def changes(path: Path) -> Iterator[str]:
    """Each place in a function where something at the top of the module is changed."""
    top = module_names(path)
    functions = [n for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)]
    for function in functions:
        shared = top - local_names(function)
        for node in ast.walk(function):
            if isinstance(node, ast.Global):
                yield f"regel {node.lineno}: global {', '.join(node.names)}"
            target: ast.expr | None = None
            if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
                target = node.value
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
                target = node.func.value
            if isinstance(target, ast.Name) and target.id in shared:
                yield f"regel {node.lineno}: {target.id}"


def test_every_module_has_a_layer() -> None:
    found = {name_of(path).split(".")[0] for path in MODULES} - {""}
    assert found == set(LAYERS)
    assert len(set(LAYERS)) == len(LAYERS) >= 35


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down_only(path: Path) -> None:
    name = name_of(path)
    if name.startswith("importers"):
        outside = {module for module in imports(path) if not module.startswith("importers")}
        assert outside <= FOR_IMPORTERS
    elif name:
        upwards = {module for module in imports(path) if layer(module) >= layer(name)}
        assert not upwards, f"{name} importeert wat erboven staat: {sorted(upwards)}"
    else:
        assert not imports(path), "Het pakket zelf importeert niets."


def test_layers_see_the_real_imports() -> None:
    """The test above looks at something: the top reaches, step by step, nearly every module."""
    seen: set[str] = set()
    todo = {"cli"}
    while todo:
        name = todo.pop()
        seen.add(name)
        path = PACKAGE / f"{name.replace('.', '/')}.py"
        found = imports(path if path.is_file() else PACKAGE / name / "__init__.py")
        todo |= found - seen
    assert set(LAYERS) - seen == set()


def test_importers_have_no_cycles() -> None:
    paths = [path for path in MODULES if name_of(path).startswith("importers.")]
    graph = {name_of(path): {name for name in imports(path) if name.startswith("importers.")} for path in paths}
    assert len(list(TopologicalSorter(graph).static_order())) >= 15


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_has_a_docstring(path: Path) -> None:
    assert ast.get_docstring(tree(path)), f"{path.name}: zeg bovenaan in een zin waar de module voor is."


def test_every_public_name_has_a_docstring() -> None:
    found = [(path, name, node) for path in MODULES for name, node in public_definitions(path)]
    assert len(found) >= 150
    silent = [f"{name_of(path)}.{name}" for path, name, node in found if not ast.get_docstring(node)]  # type: ignore[arg-type]
    assert not silent


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_hold_no_state(path: Path) -> None:
    assert not list(changes(path))


def test_written_state_is_seen(tmp_path: Path) -> None:
    """The test above can fail: each way to change something at the top of a module is seen."""
    path = tmp_path / "fout.py"
    path.write_text(
        "SEEN = {}\nLIST = []\n"
        "def one():\n    global SEEN\n"
        "def two():\n    SEEN['a'] = 1\n"
        "def three():\n    LIST.append(1)\n"
        "def four():\n    LIST = []\n    LIST.append(1)\n",
        encoding="utf-8",
    )
    assert list(changes(path)) == ["regel 4: global SEEN", "regel 6: SEEN", "regel 8: LIST"]


def test_files_stay_short() -> None:
    counts = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: count for name, count in counts.items() if count > MAX_LINES} == {}
