"""The named rules for known faults in the public registers: name -> (import, explanation).

Each rule is applied by one function in this package and counted in the report. A rule never guesses: it repairs
when only one reading is possible, and otherwise leaves the value out.
"""

from typing import Final

REGELS: Final[dict[str, tuple[str, str]]] = {
    # ROO: organisaties
    "sentineldatum": ("roo", "1900-01-01 betekent onbekend; de begindatum is weggelaten"),
    "startdatum-registratie": (
        "roo",
        "de startdatum in ROO is die van de rechtsvorm, niet van het werk; weggelaten",
    ),
    "einddatum-onbetrouwbaar": (
        "roo",
        "einddatum buiten gemeenten die niet bij de naam terugkomt; weggelaten",
    ),
    "einddatum-laatste-dag": ("roo", "einddatum is de laatste dag; geldig tot is de dag erna"),
    "opvolger-zonder-einde": ("roo", "opvolger bij een organisatie zonder einddatum; weggelaten"),
    "gemeente-beeindigd": ("roo", "beëindigde gemeente; staat in de uitvoer van import tooi"),
    "stadsdeel": ("roo", "opgeheven stadsdeel onder de gemeenten; overgeslagen"),
    "verzamelpagina": (
        "roo",
        "pagina over een soort samenwerking, geen organisatie of regeling; overgeslagen",
    ),
    "samengevoegde-records": (
        "roo",
        "twee organisaties met dezelfde afkorting in een record; alleen naam en code blijven",
    ),
    "geen-zbo": ("roo", "geen zbo volgens TOOI (onderdeel, koepel of beroepsorganisatie); anders ingedeeld"),
    "regeling-en-organisatie-samen": ("roo", "regeling en organisatie in een record; gesplitst"),
    "organisatie-alleen-genoemd": ("roo", "uitvoeringsorganisatie zonder eigen record; alleen naam en code"),
    "bron-zonder-roo": ("roo", "record zonder ROO-pagina; de bron is de TOOI-code"),
    "naam-bij-inwoners": ("roo", "dienst die inwoners onder haar subnaam kennen; de subnaam is de naam"),
    # ROO: grondslagen en teksten
    "dode-link": ("roo", "wettelijke grondslag als oude link op titel; weggelaten"),
    "grondslag-zonder-bwb": ("roo", "grondslag buiten het Basiswettenbestand; weggelaten"),
    "grondslag-zonder-artikel": ("roo", "grondslag zonder artikel; alleen de wet"),
    "wet-zonder-naam": ("roo", "verwijzing naar een wet zonder opschrift; weggelaten"),
    "aaneengeplakte-tekst": ("roo", "lijst zonder regeleinden; regeleinden hersteld"),
    # ROO: contactpunten
    "telefoon-hersteld": ("roo", "14-nummer anders geschreven; hersteld"),
    "telefoon-onjuist": ("roo", "geen geldig telefoonnummer; weggelaten"),
    "telefoon-mobiel": ("roo", "mobiel nummer, mogelijk van een persoon; weggelaten"),
    "email-functiebus": (
        "roo",
        "e-mailadres voor Woo, privacy, klacht, pers of een contactpersoon; weggelaten",
    ),
    "email-niet-algemeen": ("roo", "e-mailadres dat niet als algemeen herkenbaar is; weggelaten"),
    "contact-ander-doel": ("roo", "contactgegeven met een ander doel dan algemeen; weggelaten"),
    "omgevingsloket": ("roo", "contactgegeven alleen voor het Omgevingsloket; weggelaten"),
    "woo-adres": ("roo", "adres of link voor Woo-verzoeken; weggelaten"),
    "webadres-hersteld": ("roo", "webadres zonder http(s); aangevuld"),
    "webadres-onjuist": ("roo", "geen bruikbaar webadres; weggelaten"),
    "afspraak-zonder-afspraak": ("roo", "afspraaklink die geen afspraakpagina is; weggelaten"),
    "bezoekadres-hoofdkantoor": (
        "roo",
        "bezoekadres van een landelijke organisatie: een kantoor, geen balie voor inwoners; weggelaten",
    ),
    "adres-onvolledig": ("roo", "adres zonder straat, postbus of plaats; weggelaten"),
    # ROO: regelingen
    "datum-laatste-versie": (
        "roo",
        "datum van de laatste versie van een oudere regeling; niet als begindatum gebruikt",
    ),
    "regeling-zonder-duur": ("roo", "regeling die op de dag van begin is vervallen; overgeslagen"),
    "dubbele-naam-regeling": ("roo", "regelingen met dezelfde naam; registernummer toegevoegd"),
    "deelnemer-zonder-code": ("roo", "deelnemer zonder TOOI-code en zonder eigen record; overgeslagen"),
    "deelnemer-via-roo": ("roo", "deelnemer zonder TOOI-code, gevonden met het ROO-nummer"),
    "deelnemer-beeindigd": ("roo", "deelnemer die niet meer bestaat; bewaard"),
    "vorm-onbekend": ("roo", "samenwerkingsvorm of wijze die niet in de lijst staat; weggelaten"),
    # TOOI
    "roo-weet-meer": ("tooi", "organisatie leeft volgens TOOI, maar ROO is nieuwer; ROO gevolgd"),
    "niet-in-tooi": (
        "tooi",
        "gemeente in ROO die het TOOI-register nog niet kent; einde en opvolger uit ROO",
    ),
    "datums-verschillen": ("tooi", "einddatum in ROO en TOOI verschillen; TOOI telt voor gemeenten"),
    "begin-na-gebeurtenis": ("tooi", "begindatum wijkt af van de datum van de gebeurtenis; begindatum telt"),
    "voorganger-langer": ("tooi", "einddatum wijkt af van de datum van de gebeurtenis; einddatum telt"),
    "zonder-naam": ("tooi", "organisatie zonder voorkeursnaam; andere naam gebruikt"),
    "gebeurtenis-hersteld": (
        "tooi",
        "gebeurtenis met een oude schrijfwijze van een historische versie; hersteld",
    ),
    "gebeurtenis-onbekend": (
        "tooi",
        "gebeurtenis met een organisatie die niet in het register staat; weggelaten",
    ),
    # UPL
    "plaatshouder": ("upl", "rij die geen product is; overgeslagen"),
    "zonder-bestuurslaag": ("upl", "product zonder bestuurslaag; zonder bestuurslaag opgenomen"),
    "zonder-doelgroep": ("upl", "product zonder doelgroep; zonder doelgroep opgenomen"),
    "grond-zonder-link": ("upl", "grondslag zonder link; weggelaten"),
    "grond-buiten-bwb": ("upl", "grondslag buiten het Basiswettenbestand; weggelaten"),
    "grond-zonder-artikel": ("upl", "grondslag zonder artikel; alleen de wet"),
    "label-anders-dan-link": ("upl", "artikel in de naam en in de link verschillen; de link telt"),
    "wet-meer-namen": ("upl", "wet met meer schrijfwijzen; de meest gebruikte telt"),
    # Plaatsen
    "postcode-dubbelzinnig": ("plaatsen", "postcode die in meer gemeenten kan liggen; overgeslagen"),
    "postcode-onbekend": ("plaatsen", "postcode zonder gemeente; overgeslagen"),
    "plaatsnaam-dubbel": ("plaatsen", "plaatsnaam in meer gemeenten; beide opgenomen"),
    "plaats-onvolledig": ("plaatsen", "rij zonder plaats of gemeentecode; overgeslagen"),
}
