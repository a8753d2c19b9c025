"""What holds for every situation in the invented country (hypothesis)."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from loketgraph.answers import Antwoord, Deur, Uitkomst
from loketgraph.vragen import Vragen

from .conftest import ask

TAKEN = [
    "bestaan",
    "ouderengeld",
    "bijzonder",
    "pas",
    "uitkering",
    "premie",
    "noodregeling",
    "toekomst",
    "twist",
    "ontkend",
    "belasting",
    "vergunning",
    "wees",
    "verdwenen",
    "starthulp",
    "teruggave",
    "toelage",
]
GEMEENTEN = {"gm9001": 1900, "gm9002": 1900, "gm9003": 1900, "gm9004": 1900, "gm9005": 2020, "": 1900}


def reachable(antwoord: Antwoord) -> list[Deur]:
    return [deur for deur in (*antwoord.deuren, antwoord.vangnet) if deur.contactpunten]


situaties = st.builds(
    lambda gevraagd, gemeente, jaar, opties: {
        "taak": gevraagd,
        "gemeente": gemeente,
        "peildatum": f"{max(jaar, GEMEENTEN[gemeente])}-06-01",
        "omstandigheid": opties,
    },
    st.lists(st.sampled_from(TAKEN), min_size=1, max_size=4),
    st.sampled_from(sorted(GEMEENTEN)),
    st.integers(2003, 2031),
    st.sampled_from([[], ["aow-leeftijd-ja"], ["aow-leeftijd-nee"], ["woonland-buitenland", "aow-leeftijd-nee"]]),
)


@settings(max_examples=60, deadline=None)
@given(situatie=situaties)
def test_every_answer_has_a_door_that_can_be_reached(wereld: Vragen, situatie: dict[str, object]) -> None:
    antwoord = ask(wereld, **situatie)
    assert antwoord.deuren
    assert reachable(antwoord)
    assert (antwoord.vervolgvraag is not None) == (antwoord.uitkomst is Uitkomst.VERVOLGVRAAG)
    assert len({deur.organisatie.id for deur in antwoord.deuren}) == len(antwoord.deuren)


@settings(max_examples=40, deadline=None)
@given(situatie=situaties, dubbel=st.booleans())
def test_what_does_not_matter_changes_nothing(wereld: Vragen, situatie: dict[str, list[str]], dubbel: bool) -> None:
    """Repeating a task, the order of circumstances, and a circumstance no rule depends on."""
    elders = ["huurwoning-koop", *reversed(situatie["omstandigheid"])]
    anders = situatie | {"omstandigheid": elders, "taak": situatie["taak"] * (2 if dubbel else 1)}
    assert ask(wereld, **anders) == ask(wereld, **situatie)


@settings(max_examples=30, deadline=None)
@given(situatie=situaties)
def test_the_order_of_tasks_changes_the_order_of_doors_only(wereld: Vragen, situatie: dict[str, list[str]]) -> None:
    heen = ask(wereld, **situatie)
    terug = ask(wereld, **situatie | {"taak": list(reversed(situatie["taak"]))})
    assert (heen.uitkomst, heen.vervolgvraag, heen.meldingen) == (terug.uitkomst, terug.vervolgvraag, terug.meldingen)
    assert {(d.organisatie, frozenset(d.taken)) for d in heen.deuren} == {
        (d.organisatie, frozenset(d.taken)) for d in terug.deuren
    }
