"""The documents are true: their examples run, they name everything there is, their links lead somewhere."""

from __future__ import annotations

import io
import json
import re
import shlex
import subprocess
import sys
import tomllib
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
import yaml
from starlette.testclient import TestClient

from loketgraph import cli, errors, openapi
from loketgraph.answers import Uitkomst
from loketgraph.app import create_app
from loketgraph.checks import shape_findings
from loketgraph.findings import Ernst
from loketgraph.namespaces import PREFIXES
from loketgraph.parameters import DEUREN
from loketgraph.problems import TITLES
from loketgraph.queries import load_queries
from loketgraph.release import Release
from loketgraph.scenarios import load_scenarios, run_scenarios
from loketgraph.settings import PREFIX, Settings
from loketgraph.sources import SourceFile, Sources, load_sources
from loketgraph.vragen import Vragen

ROOT = Path(__file__).resolve().parents[2]
BASIS = "http://127.0.0.1:8000"
SKIPPED = {".venv", ".git", "node_modules", "releases", ".hypothesis", ".pytest_cache", "dist"}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OWN = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "ontology/README.md"]


def markdown() -> list[Path]:
    """Every document of the repository."""
    return sorted(path for path in ROOT.rglob("*.md") if not SKIPPED & set(path.relative_to(ROOT).parts))


def doc(name: str) -> str:
    """The text of a document."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str) -> list[tuple[str, str]]:
    """The fenced blocks of a document: language and text."""
    return FENCE.findall(doc(name))


def documents() -> list[str]:
    """The documents whose examples are run: the ones of this file, not those that other tests hold."""
    return OWN + sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md") if path.name != "queries.md")


def commands(kind: str) -> Iterator[tuple[str, list[str], str, str]]:
    """Each documented command: document, arguments, and language and text of the block that follows."""
    for name in documents():
        found = blocks(name)
        for index, (language, text) in enumerate(found):
            if language != "sh":
                continue
            after = found[index + 1] if index + 1 < len(found) else ("", "")
            for line in text.splitlines():
                words = shlex.split(line)
                if words and Path(words[0]).name == kind:
                    yield name, words[1:], *after


def subset(shown: Any, real: Any, path: str = "") -> None:
    """Everything that is shown is so in the real value; a shown list may be shorter in its items, not in length."""
    if isinstance(shown, dict):
        for key, value in shown.items():
            assert key in real, f"{path}/{key} bestaat niet"
            subset(value, real[key], f"{path}/{key}")
    elif isinstance(shown, list):
        assert len(shown) == len(real), path
        for index, (left, right) in enumerate(zip(shown, real, strict=True)):
            subset(left, right, f"{path}/{index}")
    else:
        assert shown == real, path


@pytest.fixture(scope="module")
def echt(inhoud_release: Release) -> Iterator[TestClient]:
    """An HTTP client of the service on the real content."""
    app = create_app(inhoud_release, ROOT, Settings())
    with TestClient(app, base_url=BASIS, raise_server_exceptions=False) as found:
        yield found


def local(arguments: list[str], release: Release) -> list[str]:
    """The arguments of a documented command, on the release of the test."""
    if "--releases" in arguments:
        place = arguments.index("--releases")
        arguments = arguments[:place] + arguments[place + 2 :]
    return [*arguments, "--releases", str(release.path.parent)]


def test_documented_commands_run(inhoud_release: Release, capsys: pytest.CaptureFixture[str]) -> None:
    ran = 0
    for name, arguments, language, shown in commands("loketgraph"):
        cli._parser(Settings()).parse_args(arguments)
        if arguments[0] not in ("deur", "query") or "--store" in arguments:
            continue
        assert cli.main(local(arguments, inhoud_release)) == 0, f"{name}: {arguments}"
        output = capsys.readouterr().out
        assert len(output.splitlines()) >= 2, f"{name}: {arguments}"
        assert not output.endswith("\n0 rijen\n"), f"{name}: {arguments}"
        if arguments[0] == "deur" and language == "text":
            lines = iter(output.splitlines())
            for line in shown.splitlines():
                want = line.removesuffix("…")
                assert any(got == want or (want != line and got.startswith(want)) for got in lines), line
        ran += 1
    assert ran >= 6


def test_documented_requests_run(echt: TestClient) -> None:
    ran = shown_bodies = 0
    for name, arguments, language, shown in commands("curl"):
        words = iter(arguments)
        method, body, url = "GET", None, ""
        headers: dict[str, str] = {}
        for word in words:
            if word == "-X":
                method = next(words)
            elif word == "-H":
                header, _, value = next(words).partition(": ")
                headers[header] = value
            elif word == "-d":
                body = next(words)
            elif word == "-I":
                method = "HEAD"
            else:
                url = word
        assert url.startswith(BASIS), f"{name}: {url}"
        response = echt.request(method, url, content=body, headers=headers)
        expected = json.loads(shown) if language == "json" else {}
        assert response.status_code == expected.get("status", 200), f"{name}: {url}: {response.text[:300]}"
        if expected:
            subset(expected, response.json())
            shown_bodies += 1
        ran += 1
    assert ran >= 9
    assert shown_bodies >= 2


def test_python_example_runs(
    echt: TestClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def urlopen(url: str, timeout: int) -> io.BytesIO:
        assert timeout
        response = echt.get(url)
        assert response.status_code == 200, url
        return io.BytesIO(response.content)

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    examples = [text for language, text in blocks("docs/apps.md") if language == "python"]
    assert examples
    for text in examples:
        exec(compile(text, "docs/apps.md", "exec"), {})
    output = capsys.readouterr().out
    assert "AOW-leeftijd" in output
    assert "WerkSaam Westfriesland - bevoegd" in output


def test_sparql_examples_give_rows(inhoud: Vragen) -> None:
    examples = [text for language, text in blocks("docs/analisten.md") if language == "sparql"]
    assert len(examples) >= 2
    for text in examples:
        assert inhoud.store.select(text), text
    graphs = {str(row["graaf"].value) for row in inhoud.store.select(examples[0])}
    assert graphs == set(re.findall(r"https://w3id\.org/loketgraph/graaf/\w+", doc("docs/analisten.md")))


def test_every_setting_is_documented() -> None:
    text = doc("docs/beheer.md")
    rows = re.findall(rf"^\| `{PREFIX}(\w+)` \| (.+) \| (.+) \|$", text, re.MULTILINE)
    assert [name.lower() for name, _, _ in rows] == [setting.name for setting in fields(Settings)]
    for (_, help_text, default), setting in zip(rows, fields(Settings), strict=True):
        assert help_text == setting.metadata["help"]
        if setting.type != "Path":
            assert default == (f"`{setting.default}`" if setting.default != "" else "leeg")
    assert len(rows) >= 8


def test_every_command_is_documented() -> None:
    choices = next(action.choices for action in cli._parser(Settings())._actions if action.choices)
    assert choices is not None
    names = set(choices)
    assert len(names) >= 7
    assert set(re.findall(r"^\| `loketgraph (\w+)` \|", doc("docs/beheer.md"), re.MULTILINE)) == names


def test_every_error_is_documented() -> None:
    kinds = {
        name for name, value in vars(errors).items() if isinstance(value, type) and value.__module__ == errors.__name__
    }
    kinds.remove("LoketGraphError")
    assert len(kinds) >= 9
    assert set(re.findall(r"^\| `(\w+)` \|.*\| \d \|", doc("docs/beheer.md"), re.MULTILINE)) == kinds
    assert "`LoketGraphError`" in doc("docs/beheer.md")


@pytest.mark.parametrize("name", ["docs/apps.md", "docs/loket.md", "docs/afleiding.md"])
def test_every_outcome_is_documented(name: str) -> None:
    assert len(Uitkomst) == 7
    for uitkomst in Uitkomst:
        assert f"`{uitkomst}`" in doc(name)


def test_every_question_is_documented() -> None:
    queries = {**load_queries(ROOT / "queries" / "vragen"), **load_queries(ROOT / "queries" / "analyse")}
    assert len(queries) >= 80
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+?) \| (.*) \|$", doc("docs/analisten.md"), re.MULTILINE)
    named = {name: (vraag, params) for name, vraag, params in rows}
    assert set(named) == set(queries)
    for name, query in queries.items():
        params = ", ".join(f"`{param.naam}`" + ("*" if param.veel else "") for param in query.params)
        assert named[name] == (query.vraag, params.strip()), name


def test_every_rule_is_documented_in_order() -> None:
    rules = list(load_queries(ROOT / "queries" / "regels"))
    assert len(rules) >= 10
    assert re.findall(r"^\| `(\d\d-[\w-]+)` \|", doc("docs/afleiding.md"), re.MULTILINE) == rules


def test_every_address_and_parameter_is_documented() -> None:
    text = doc("docs/apps.md")
    paths = [path for path in openapi.document()["paths"] if "{" not in path]
    assert len(paths) >= 12
    for path in paths:
        assert f"/v1{path}" in text
    for param in DEUREN:
        assert f"| `{param.naam}` |" in text
    assert {int(status) for status in re.findall(r"^\| (\d{3}) \|", text, re.MULTILINE)} == set(TITLES)


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^(\w+):", doc("Makefile"), re.MULTILINE))
    named = {name for path in documents() for name in re.findall(r"(?:`|^)make (\w+)", doc(path), re.MULTILINE)}
    assert {"serve", "test"} <= named
    assert named <= targets


def slug(heading: str) -> str:
    """The anchor of a heading, as common forges make it."""
    plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def test_relative_links_resolve() -> None:
    checked, broken = 0, []
    for path in markdown():
        text = FENCE.sub("", path.read_text(encoding="utf-8"))
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            parts = urlsplit(target)
            if parts.scheme:
                continue
            file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not file.exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
            elif parts.fragment and file.suffix == ".md":
                headings = re.findall(r"^#+ (.+)$", FENCE.sub("", file.read_text(encoding="utf-8")), re.MULTILINE)
                if parts.fragment not in map(slug, headings):
                    broken.append(f"{path.relative_to(ROOT)}: {target}")
            checked += 1
    assert broken == []
    assert checked >= 40


def test_model_is_fresh() -> None:
    made = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "model_md.py")], capture_output=True, check=True, encoding="utf-8"
    )
    assert doc("docs/model.md") == made.stdout, "maak opnieuw: python tools/model_md.py > docs/model.md"
    assert doc("docs/model.md").count("\n### ") >= 30


def turtle_examples() -> list[str]:
    """The Turtle examples of the authoring guide; the list of prefixes and parts with … are no examples."""
    found = [text for language, text in blocks("ontology/README.md") if language == "turtle"]
    return [text for text in found if not text.startswith("@prefix") and not re.search(r'"…"|<[^>]*…>', text)]


def test_authoring_examples_conform() -> None:
    examples = turtle_examples()
    assert len(examples) >= 9
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    triples = tuple(quad.triple for quad in ox.parse(prefixes + "\n".join(examples), ox.RdfFormat.TURTLE))
    things = {triple.subject for triple in triples}
    assert len(things) >= 15
    example = SourceFile("ontology/README.md", "inhoud", "", triples, {})
    sources, problems = load_sources(ROOT)
    assert problems == []
    others = [
        SourceFile(file.path, "bron", "", tuple(t for t in file.triples if t.subject not in things), {})
        for file in sources.files
    ]
    found = shape_findings(Sources((example, *others)), ROOT / "shapes")
    assert [finding.message() for finding in found if finding.ernst is Ernst.FOUT] == []


def test_authoring_guide_prefixes_are_ours() -> None:
    listing = next(text for language, text in blocks("ontology/README.md") if text.startswith("@prefix"))
    named = dict(re.findall(r"^@prefix (\w+): <([^>]+)>", listing, re.MULTILINE))
    assert len(named) >= 15
    assert named.items() <= PREFIXES.items()


@pytest.mark.parametrize("name", ["ontology/README.md", "docs/beleid.md"])
def test_scenario_examples_hold(name: str, tmp_path: Path, inhoud: Vragen) -> None:
    folder = tmp_path / "ontology" / "scenarios"
    folder.mkdir(parents=True)
    examples = [text for language, text in blocks(name) if language == "toml"]
    (folder / "voorbeeld.toml").write_text("\n".join(examples), encoding="utf-8")
    scenarios, problems = load_scenarios(tmp_path)
    assert problems == []
    assert scenarios
    assert [finding.nl for finding in run_scenarios(scenarios, inhoud)] == []


def test_publiccode() -> None:
    value = yaml.safe_load(doc("publiccode.yml"))
    mandatory = {
        "publiccodeYmlVersion",
        "name",
        "url",
        "platforms",
        "categories",
        "developmentStatus",
        "softwareType",
        "description",
        "legal",
        "maintenance",
        "localisation",
    }
    assert mandatory <= set(value)
    assert value["publiccodeYmlVersion"] == "0.7"
    assert value["url"] == "https://w3id.org/loketgraph"
    assert value["legal"]["license"] == "EUPL-1.2"
    assert {"type", "contacts"} <= set(value["maintenance"])
    assert {"localisationReady", "availableLanguages"} <= set(value["localisation"])
    assert set(value["description"]) == {"nl", "en"}
    for described in value["description"].values():
        assert len(described["shortDescription"]) <= 150
        assert 150 <= len(described["longDescription"]) <= 10_000
        assert described["features"]
    version = tomllib.loads(doc("pyproject.toml"))["project"]
    assert version["license"] == value["legal"]["license"]


def test_changelog_tells_ontology_and_service_apart() -> None:
    versions = re.split(r"^## ", doc("CHANGELOG.md"), flags=re.MULTILINE)[1:]
    assert versions
    for text in versions:
        assert re.findall(r"^### (\w+)$", text, re.MULTILINE) == ["Ontologie", "Dienst"]


def test_licences_are_whole() -> None:
    eupl, cc0 = doc("LICENSE"), doc("LICENSE-DATA")
    assert eupl.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "15.Applicable Law" in eupl
    assert eupl.rstrip().endswith("require the production of a new EUPL version.")
    assert len(re.findall(r"\w+", eupl)) > 2200
    assert "CC0 1.0 Universal" in cc0
    assert "4. Limitations and Disclaimers." in cc0
    assert len(re.findall(r"\w+", cc0)) > 1000


def test_pictures_tell_what_they_show() -> None:
    pictures = sorted((ROOT / "docs" / "beeld").glob("*.svg"))
    assert len(pictures) >= 2
    for path in pictures:
        root = ET.parse(path).getroot()
        space = "{http://www.w3.org/2000/svg}"
        ids = {element.get("id") for element in (root.find(f"{space}title"), root.find(f"{space}desc")) if element.text}
        assert root.get("role") == "img"
        assert set((root.get("aria-labelledby") or "").split()) == ids
        assert any(path.name in doc(name) for name in documents())


def test_documents_stand_on_their_own() -> None:
    texts = [*markdown(), ROOT / "publiccode.yml", *sorted((ROOT / "docs").rglob("*.svg"))]
    assert len(texts) >= 15
    for path in texts:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])/(?:work|tmp|root|home)/", text), path
        mails = set(re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text)) - {"beheer@loketgraph.example"}
        assert not mails, path
