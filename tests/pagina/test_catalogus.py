"""The description of the data: VoID counted from the release, DCAT-AP-NL 3, and dumps that are what they say."""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, RDF, SH, VOID, Graph, Literal, Namespace, URIRef
from starlette.testclient import TestClient

from loketgraph import dumps, telling
from loketgraph.app import create_app
from loketgraph.catalogus import CATALOGUS, DATASET
from loketgraph.errors import ParameterError
from loketgraph.queries import load_queries
from loketgraph.release import Release
from loketgraph.settings import Settings
from loketgraph.store import EmbeddedStore

SPDX = Namespace("http://spdx.org/rdf/terms#")
HIER = "http://testserver"


@pytest.fixture(scope="module")
def catalogus(client: TestClient) -> Graph:
    """The catalogue as RDF."""
    return Graph().parse(data=client.get("/catalogus?formaat=ttl").text, format="turtle")


@pytest.fixture(scope="module")
def void(client: TestClient) -> Graph:
    """The VoID description as RDF."""
    return Graph().parse(data=client.get("/.well-known/void").text, format="turtle")


def distinct_triples(release: Release) -> set[ox.Triple]:
    """Every fact of a release once."""
    return {quad.triple for quad in ox.parse(release.read(), ox.RdfFormat.N_QUADS)}


def test_void_counts_what_is_there(void: Graph, wereld_release: Release) -> None:
    triples = distinct_triples(wereld_release)
    dataset = URIRef(DATASET)
    assert void.value(dataset, VOID.triples) == Literal(len(triples))
    assert void.value(dataset, VOID.distinctSubjects) == Literal(len({t.subject for t in triples}))
    assert void.value(dataset, VOID.distinctObjects) == Literal(len({t.object for t in triples}))
    by_property = Counter(str(t.predicate.value) for t in triples)
    parts = {
        void.value(p, VOID.property): void.value(p, VOID.triples) for p in void.objects(dataset, VOID.propertyPartition)
    }
    assert {str(p): int(n) for p, n in parts.items()} == dict(by_property)  # type: ignore[arg-type]
    by_class = Counter(str(t.object.value) for t in triples if str(t.predicate.value) == str(RDF.type))  # type: ignore[union-attr]
    classes = {
        void.value(p, VOID["class"]): void.value(p, VOID.entities) for p in void.objects(dataset, VOID.classPartition)
    }
    assert {str(c): int(n) for c, n in classes.items()} == dict(by_class)  # type: ignore[arg-type]
    assert len(by_property) >= 60
    assert len(by_class) >= 30


def test_void_has_the_properties_of_each_class(void: Graph) -> None:
    taak = URIRef("https://w3id.org/loketgraph/def/Taak")
    part = void.value(None, VOID["class"], taak)
    properties = {str(void.value(p, VOID.property)) for p in void.objects(part, VOID.propertyPartition)}
    assert "https://w3id.org/loketgraph/def/keten" in properties
    assert "https://w3id.org/loketgraph/def/partij" not in properties


def test_void_for_a_browser_is_the_catalogue(client: TestClient) -> None:
    found = client.get("/.well-known/void", headers={"Accept": "text/html"}, follow_redirects=False)
    assert (found.status_code, found.headers["location"]) == (303, "/catalogus")


def test_counts_are_the_same_without_the_file(wereld_release: Release, wereld_root: Path, tmp_path: Path) -> None:
    made = telling.count(wereld_release.store(), load_queries(wereld_root / "queries" / "beschrijving"))
    assert telling.read_counts(wereld_release.made) == made
    assert telling.read_counts(tmp_path) is None


def test_there_is_one_catalogue_with_one_dataset_two_dumps_and_two_services(catalogus: Graph) -> None:
    assert list(catalogus.subjects(RDF.type, DCAT.Catalog)) == [URIRef(CATALOGUS)]
    assert list(catalogus.objects(URIRef(CATALOGUS), DCAT.dataset)) == [URIRef(DATASET)]
    assert len(set(catalogus.objects(URIRef(DATASET), DCAT.distribution))) == 2
    services = set(catalogus.subjects(RDF.type, DCAT.DataService))
    assert {str(catalogus.value(s, DCAT.endpointURL)) for s in services} == {f"{HIER}/sparql", f"{HIER}/v1"}


def test_the_catalogue_conforms_to_dcat_ap_nl(catalogus: Graph, shared: Path) -> None:
    shapes = Graph()
    folder = shared / "data" / "vocabularies" / "dcat-ap-nl-3"
    for path in sorted(folder.glob("*.ttl")):
        shapes.parse(path, format="turtle")
    assert len(shapes) >= 2000
    for shape in set(shapes.objects(None, SH.property)) - set(shapes.subjects(SH.path, None)):
        shapes.remove((None, SH.property, shape))  # named there, but nowhere in the file
    conforms, _, text = pyshacl.validate(catalogus, shacl_graph=shapes, inference="none", advanced=False)
    assert conforms, text


def test_a_catalogue_without_publisher_would_not_conform(catalogus: Graph, shared: Path) -> None:
    """The test above can fail."""
    shapes = Graph().parse(shared / "data" / "vocabularies" / "dcat-ap-nl-3" / "dcat-ap-nl-SHACL.ttl")
    less = Graph() + catalogus
    less.remove((URIRef(DATASET), DCTERMS.publisher, None))
    assert not pyshacl.validate(less, shacl_graph=shapes)[0]


def test_each_dump_is_what_the_catalogue_says(catalogus: Graph, client: TestClient) -> None:
    seen = 0
    for distribution in catalogus.objects(URIRef(DATASET), DCAT.distribution):
        address = str(catalogus.value(distribution, DCAT.downloadURL)).removeprefix(HIER)
        found = client.get(address)
        assert found.status_code == 200
        assert found.headers["content-type"] == "application/gzip"
        assert "immutable" in found.headers["cache-control"]
        assert len(found.content) == int(catalogus.value(distribution, DCAT.byteSize))  # type: ignore[arg-type]
        checksum = catalogus.value(distribution, SPDX.checksum)
        digest = hashlib.sha256(found.content).hexdigest()
        assert str(catalogus.value(checksum, SPDX.checksumValue)).lower() == digest
        assert found.headers["etag"] == f'"{digest}"'
        again = client.get(address, headers={"If-None-Match": found.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        head = client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == str(len(found.content))
        seen += 1
    assert seen == 2


def test_the_dumps_hold_the_whole_release(client: TestClient, wereld_release: Release) -> None:
    nquads, turtle = (client.get(f"/dumps/{wereld_release.hash}/{naam}").content for naam in dumps.BESTANDEN)
    assert gzip.decompress(nquads) == wereld_release.read()
    facts = {quad.triple for quad in ox.parse(gzip.decompress(turtle), ox.RdfFormat.TURTLE)}
    assert facts == distinct_triples(wereld_release)


def test_the_same_content_gives_the_same_dumps(wereld_release: Release, tmp_path: Path) -> None:
    for name in ("een", "twee"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "loketgraph.nq").write_bytes(wereld_release.read())
        dumps.write_dumps(tmp_path / name, tmp_path / name / "loketgraph.nq")
    for naam in dumps.BESTANDEN:
        first, second = ((tmp_path / name / dumps.MAP / naam).read_bytes() for name in ("een", "twee"))
        assert first == second == (wereld_release.made / dumps.MAP / naam).read_bytes()
        assert first[3:8] == b"\0" * 5, "geen naam en geen tijd in de kop (RFC 1952)"


@pytest.mark.parametrize(
    "path", ["/dumps/x/loketgraph.nq.gz", "/dumps/{hash}/manifest.json", "/dumps/{hash}/..%2fmanifest.json"]
)
def test_no_other_file_can_be_had(client: TestClient, wereld_release: Release, path: str) -> None:
    assert client.get(path.format(hash=wereld_release.hash)).status_code == 404


def test_the_public_address_and_publisher_are_settings(wereld_release: Release, wereld_root: Path) -> None:
    settings = Settings(adres="https://loket.example/", uitgever="https://org.example/id", uitgever_naam="Org")
    store = EmbeddedStore.from_nquads(wereld_release.read())
    with TestClient(create_app(wereld_release, wereld_root, settings, store)) as found:
        text = found.get("/catalogus?formaat=nt").text
    assert "<https://loket.example/sparql>" in text
    assert "<http://purl.org/dc/terms/publisher> <https://org.example/id>" in text
    assert "testserver" not in text


@pytest.mark.parametrize("host", ["a b<>", "kwaad.example/x?y", 'a"b'])
def test_a_host_that_is_no_host_stays_out(client: TestClient, host: str) -> None:
    found = client.get("/catalogus?formaat=nt", headers={"Host": host})
    assert f"<{HIER}/sparql>" in found.text
    assert host not in found.text


@pytest.mark.parametrize("naam", ["adres", "uitgever", "uitgever_contact"])
def test_a_setting_that_is_no_address_stops_the_start(wereld_release: Release, wereld_root: Path, naam: str) -> None:
    settings = replace(Settings(), **{naam: "geen adres"})
    with pytest.raises(ParameterError) as caught:
        create_app(wereld_release, wereld_root, settings, EmbeddedStore())
    assert caught.value.name == f"LOKETGRAPH_{naam.upper()}"


def test_the_page_names_the_dumps_and_their_checksums(client: TestClient, wereld_release: Release) -> None:
    page = client.get("/catalogus", headers={"Accept": "text/html"}).text
    for dump in dumps.dumps_of(wereld_release):
        assert dump.adres in page
        assert dump.sha256 in page
