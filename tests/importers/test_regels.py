"""Every named fault rule, once on its own function or on the fixture files."""

from collections.abc import Callable

import pytest
from rdflib import Literal, URIRef
from rdflib.namespace import RDF, SKOS, XSD

from loketgraph.importers.contactpunten import address_text, is_general, place_name, web_address
from loketgraph.importers.datums import believed_end, first_day_invalid, known_date, next_day
from loketgraph.importers.email import general_email
from loketgraph.importers.grondslagen import articles_in_text, law_title, parse_ground, parse_link
from loketgraph.importers.rapport import Teller
from loketgraph.importers.regels import REGELS
from loketgraph.importers.teksten import repair_list
from loketgraph.importers.telefoon import parse_phone
from loketgraph.namespaces import DCT, LG, TOOIONT, thing

from .conftest import graph_of, import_fixture

GM = "https://identifier.overheid.nl/tooi/id/gemeente/"

#: What the fixtures must give for each rule. Every rule is here: a rule that nothing triggers is no rule.
EXPECTED = {
    "sentineldatum": 8,
    "startdatum-registratie": 1,
    "einddatum-onbetrouwbaar": 1,
    "einddatum-laatste-dag": 1,
    "opvolger-zonder-einde": 1,
    "gemeente-beeindigd": 3,
    "stadsdeel": 1,
    "verzamelpagina": 1,
    "samengevoegde-records": 1,
    "geen-zbo": 1,
    "regeling-en-organisatie-samen": 1,
    "organisatie-alleen-genoemd": 1,
    "bron-zonder-roo": 1,
    "naam-bij-inwoners": 1,
    "dode-link": 1,
    "grondslag-zonder-bwb": 1,
    "grondslag-zonder-artikel": 1,
    "wet-zonder-naam": 1,
    "aaneengeplakte-tekst": 3,
    "telefoon-hersteld": 1,
    "telefoon-onjuist": 1,
    "telefoon-mobiel": 1,
    "email-functiebus": 2,
    "email-niet-algemeen": 1,
    "contact-ander-doel": 1,
    "omgevingsloket": 3,
    "woo-adres": 1,
    "webadres-hersteld": 1,
    "webadres-onjuist": 1,
    "afspraak-zonder-afspraak": 1,
    "bezoekadres-hoofdkantoor": 1,
    "adres-onvolledig": 1,
    "datum-laatste-versie": 1,
    "regeling-zonder-duur": 1,
    "dubbele-naam-regeling": 2,
    "deelnemer-zonder-code": 1,
    "deelnemer-via-roo": 1,
    "deelnemer-beeindigd": 2,
    "vorm-onbekend": 1,
    "roo-weet-meer": 1,
    "niet-in-tooi": 2,
    "datums-verschillen": 1,
    "begin-na-gebeurtenis": 1,
    "voorganger-langer": 1,
    "zonder-naam": 1,
    "gebeurtenis-hersteld": 1,
    "gebeurtenis-onbekend": 1,
    "plaatshouder": 1,
    "zonder-bestuurslaag": 1,
    "zonder-doelgroep": 1,
    "grond-zonder-link": 1,
    "grond-buiten-bwb": 1,
    "grond-zonder-artikel": 1,
    "label-anders-dan-link": 1,
    "wet-meer-namen": 1,
    "postcode-dubbelzinnig": 1,
    "postcode-onbekend": 1,
    "plaatsnaam-dubbel": 1,
    "plaats-onvolledig": 1,
}


def test_every_rule_is_expected() -> None:
    assert sorted(EXPECTED) == sorted(REGELS)
    assert len(REGELS) > 50


@pytest.mark.parametrize("rule", REGELS)
def test_rule_count(rule: str, counts: Callable[[str, str], int]) -> None:
    assert counts(REGELS[rule][0], rule) == EXPECTED[rule]


def test_unknown_rule_is_refused() -> None:
    with pytest.raises(KeyError):
        Teller("roo").regel("bestaat-niet")
    with pytest.raises(KeyError):
        Teller("upl").regel("sentineldatum")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("(0229) 25 22 00", ("(0229) 25 22 00", "+31229252200")),
        ("14 0592", ("14 0592", "140592")),
        ("(014) 013", ("14 013", "14013")),
        ("0140223", ("14 0223", "140223")),
        ("1400", ("1400", "1400")),
        ("(0800) 05 43", ("(0800) 05 43", "08000543")),
        ("+599 715 5330", ("+599 715 5330", "+5997155330")),
        ("080005437123", None),
        ("01816957000", None),
        ("06 12 34 56 78", None),
    ],
)
def test_phone(raw: str, expected: tuple[str, str] | None) -> None:
    phone = parse_phone(raw, Teller("roo"))
    assert (phone and (phone.waarde, phone.telefoon)) == expected


@pytest.mark.parametrize(
    ("address", "general"),
    [
        ("gemeente@hoorn.nl", True),
        ("Info@werk.nl", True),
        ("ggd@ggd.nl", True),
        ("contactpersoonwoo@uwv.nl", False),
        ("woocontact@svb.nl", False),
        ("woo-verzoek@x.nl", False),
        ("fg@x.nl", False),
        ("secretaris@x.nl", False),
        ("j.jansen1@x.nl", False),
        ("https://x.nl/formulier", False),
    ],
)
def test_email(address: str, general: bool) -> None:
    assert (general_email(address, ("Werk", ""), Teller("roo")) is not None) == general


@pytest.mark.parametrize(
    ("raw", "repaired"),
    [
        ("de regelingen:a. Participatiewet ;b. Wsw", "de regelingen:\na. Participatiewet ;\nb. Wsw"),
        ("volwasseneneducatie3. Indien", "volwasseneneducatie\n3. Indien"),
        ("taken:* het geven;* het helpen", "taken:\n* het geven;\n* het helpen"),
        ("anderen.-\tHet beheren", "anderen.\n- Het beheren"),
        ("inzetten enf. het aanbieden", "inzetten en\nf. het aanbieden"),
        ("in de regio.Het doel", "in de regio.\nHet doel"),
        ("milieu- en reinigingstaken", "milieu- en reinigingstaken"),
        ("o.a. de wet, c.q. artikel 2.3.1 en § 4.2", "o.a. de wet, c.q. artikel 2.3.1 en § 4.2"),
        ("genoemd in artikel 2.2. De rest", "genoemd in artikel 2.2. De rest"),
    ],
)
def test_glued_list(raw: str, repaired: str) -> None:
    teller = Teller("roo")
    assert repair_list(raw, teller) == repaired
    assert repair_list(repaired, teller) == repaired
    assert teller.rapport().telling("aaneengeplakte-tekst") == (raw.replace("\t", " ") != repaired)


def test_dates() -> None:
    teller = Teller("roo")
    assert known_date("1900-01-01", teller) is None
    assert known_date("2015-01-01", teller) == "2015-01-01"
    assert next_day("2020-12-31") == "2021-01-01"
    assert first_day_invalid("2019-01-01", False, teller) == "2019-01-01"
    assert first_day_invalid("2019-11-30", False, teller) == "2019-12-01"
    assert first_day_invalid("2010-10-13", True, teller) == "2010-10-14"


def test_end_date_is_believed_only_with_the_name() -> None:
    teller = Teller("roo")
    living = {"names": [{"value": "Provincie Dijkland"}], "valid_until": "2021-12-01"}
    ended = {"names": [{"value": "Fonds", "valid_until": "2016-12-31"}], "valid_until": "2016-12-31"}
    assert believed_end(living, teller) is None
    assert believed_end(ended, teller) == "2017-01-01"


def test_grounds() -> None:
    teller = Teller("roo")
    reference = parse_ground(
        "Wet X, artikel 13c", "https://wetten.overheid.nl/BWBR0043252/0#Hoofdstuk5_Artikel13c", teller
    )
    assert reference is not None
    assert (reference.bwb_id, reference.artikelen) == ("BWBR0043252", ("13c",))
    assert parse_ground("Wet Y", "http://wetten.overheid.nl/cgi-bin/deeplink/law1/title=Y", teller) is None
    assert articles_in_text("Wet, artikelen 14 en 15") == ("14", "15")
    assert articles_in_text("Artikel 3B.4 Vuurwerkbesluit") == ("3B.4",)
    link = parse_link("https://wetten.overheid.nl/jci1.3:c:BWBR0004627&afdeling=II&hoofdstuk=H&artikel=H_1")
    assert link is not None
    assert link.artikelen == ("H 1",)


@pytest.mark.parametrize(
    ("label", "title"),
    [
        ("Artikel 2.43 Wet basisregistratie personen", "Wet basisregistratie personen"),
        ("Artikel H 1 Kieswet", "Kieswet"),
        ("Artikel 149, tweede lid, Wegenverkeerswet 1994", "Wegenverkeerswet 1994"),
        ("Afdeling 13.6 Omgevingswet", "Omgevingswet"),
        ("§ 4.123 Besluit activiteiten leefomgeving", "Besluit activiteiten leefomgeving"),
        ("artikel 2 van de Regeling instelling Adviescollege", "Regeling instelling Adviescollege"),
        ("Wet voortgezet onderwijs 2020, art. 7.11", "Wet voortgezet onderwijs 2020"),
        ("Atikel 9c Elektriciteitswet 1998", "Elektriciteitswet 1998"),
        ("Archiefwet 1995", "Archiefwet 1995"),
    ],
)
def test_law_title(label: str, title: str) -> None:
    assert law_title(label) == title


def test_contact_helpers() -> None:
    teller = Teller("roo")
    assert place_name("HOORN NH") == "Hoorn NH"
    assert place_name("'S-GRAVENHAGE") == "'s-Gravenhage"
    assert place_name("CAPELLE AAN DEN IJSSEL") == "Capelle aan den IJssel"
    assert web_address("www.x.nl", teller, "") == "https://www.x.nl"
    assert web_address("geen adres", teller, "") is None
    assert web_address("https://x.nl/contact/woo-verzoek-indienen", teller, "") is None
    assert web_address("https://x.nl/woonplaats", teller, "") == "https://x.nl/woonplaats"
    assert teller.rapport().telling("webadres-onjuist") == 1
    assert is_general("algemeen Saba", teller, "")
    assert not is_general("algemeen en persvragen", teller, "")
    assert address_text({"type": "Postadres", "woonplaats": "Hoorn"}, teller) is None


def test_no_general_contact_point_from_a_woo_mailbox() -> None:
    graph = graph_of("roo")
    bureau = URIRef("https://identifier.overheid.nl/tooi/id/zbo/zb900001")
    kanalen = {str(graph.value(point, LG.kanaal)).rsplit("/", 1)[-1] for point in graph.subjects(LG.contactVan, bureau)}
    assert kanalen == {"telefoon", "website", "contactformulier"}


def test_office_of_a_national_body_is_no_counter() -> None:
    graph = graph_of("roo")
    assert "Kantoorlaan" not in "".join(str(value) for value in graph.objects(None, LG.waarde))


def test_dienst_toeslagen_has_the_name_residents_know() -> None:
    dienst = URIRef("https://identifier.overheid.nl/tooi/id/oorg/oorg12369")
    graph = graph_of("roo")
    assert graph.value(dienst, SKOS.prefLabel) == Literal("Dienst Toeslagen", lang="nl")
    assert Literal("Directoraat-generaal Toeslagen", lang="nl") in set(graph.objects(dienst, SKOS.altLabel))


def test_ended_and_merged_bodies_have_no_contact_point() -> None:
    graph = graph_of("roo", "tooi")
    for iri in (f"{GM}gm9004", "https://identifier.overheid.nl/tooi/id/zbo/zb900002"):
        assert (URIRef(iri), LG.status, thing("status", "vastgesteld")) in graph
        assert not list(graph.subjects(LG.contactVan, URIRef(iri)))


def test_municipality() -> None:
    graph = graph_of("roo", "tooi")
    bovendam = URIRef(f"{GM}gm9001")
    assert graph.value(bovendam, SKOS.prefLabel) == Literal("gemeente Bovendam", lang="nl")
    assert graph.value(bovendam, LG.geldigVan) == Literal("2019-01-02", datatype=XSD.date)
    assert graph.value(bovendam, DCT.source) == URIRef("https://organisaties.overheid.nl/1001/gemeente-bovendam")
    assert (bovendam, LG.bedientGebied, bovendam) in graph
    oudedam = URIRef(f"{GM}gm0903")
    assert graph.value(oudedam, LG.geldigTot) == Literal("2019-01-01", datatype=XSD.date)
    assert graph.value(oudedam, LG.opvolger) == bovendam
    announced = URIRef(f"{GM}gm9002")
    assert graph.value(announced, LG.geldigTot) == Literal("2027-01-01", datatype=XSD.date)
    assert graph.value(announced, LG.opvolger) == bovendam


def test_merger_after_the_register_follows_roo() -> None:
    graph = graph_of("roo", "tooi")
    laatdam = URIRef(f"{GM}gm9004")
    assert (laatdam, RDF.type, TOOIONT.Gemeente) in graph
    assert graph.value(laatdam, LG.geldigTot) == Literal("2026-01-01", datatype=XSD.date)
    assert graph.value(laatdam, LG.opvolger) == URIRef(f"{GM}gm9001")


def test_municipality_the_register_does_not_know() -> None:
    graph = graph_of("roo", "tooi")
    kortdam = URIRef(f"{GM}gm9007")
    assert graph.value(kortdam, SKOS.prefLabel) == Literal("gemeente Kortdam", lang="nl")
    assert graph.value(kortdam, LG.geldigTot) == Literal("2026-03-01", datatype=XSD.date)
    assert graph.value(kortdam, LG.opvolger) == URIRef(f"{GM}gm9006")


def test_every_body_has_one_label_and_one_validity() -> None:
    graph = graph_of("roo", "tooi")
    bodies = set(graph.subjects(LG.organisatiesoort))
    assert len(bodies) == 19
    for body in bodies:
        assert len(list(graph.objects(body, SKOS.prefLabel))) == 1, body
        assert len(list(graph.objects(body, LG.geldigTot))) <= 1, body
        assert len(list(graph.objects(body, LG.geldigVan))) <= 1, body


def test_begin_of_a_regeling() -> None:
    graph = graph_of("roo")
    begins = {iri: graph.value(thing("regeling", f"roo-{iri}"), LG.geldigVan) for iri in ("3001", "3003", "3004")}
    assert begins["3001"] is None
    assert graph.value(thing("regeling", "roo-3001"), DCT.modified) == Literal("2024-07-01", datatype=XSD.date)
    assert begins["3003"] == Literal("2020-01-01", datatype=XSD.date)
    assert begins["3004"] == Literal("2026-02-01", datatype=XSD.date)
    deelname = thing("deelname", "3001-gm9001")
    assert graph.value(deelname, LG.geldigVan) == Literal("2015-01-01", datatype=XSD.date)
    assert graph.value(deelname, LG.organisatie) == URIRef(f"{GM}gm9001")
    assert len(list(graph.subjects(LG.regeling, thing("regeling", "roo-3001")))) == 3


def test_upl() -> None:
    graph = graph_of("upl")
    product = URIRef("http://standaarden.overheid.nl/owms/terms/wachtbewijs")
    assert {str(g).rsplit("/", 1)[-1] for g in graph.objects(product, LG.grondslag)} == {
        "bwbr0099001-2.43",
        "bwbr0099001-3-40",
        "bwbr0099001-6",
    }
    assert graph.value(thing("grondslag", "bwbr0099001-3-40"), LG.artikel) == Literal("3:40")
    assert graph.value(thing("wet", "bwbr0099001"), SKOS.altLabel) == Literal("Wet op het wachten", lang="nl")
    assert graph.value(thing("wet", "bwbr0099001"), SKOS.prefLabel) is None


def test_places() -> None:
    graph = graph_of("plaatsen")
    assert graph.value(thing("woonplaats", "gm9001-s-bovenzande"), LG.ligtInGemeente) == URIRef(f"{GM}gm9001")
    assert graph.value(thing("postcodegebied", "9999"), LG.status) == thing("status", "voorgesteld")
    assert graph.value(thing("postcodegebied", "9998"), LG.postcode) is None


def test_report() -> None:
    rapport = import_fixture("roo").rapport
    assert "stadsdeel" in rapport.to_text()
    assert '"regel": "stadsdeel"' in rapport.to_json()
