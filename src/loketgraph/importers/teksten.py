"""Repairs of texts from ROO, which lost their line ends (a list item is glued to the word before it)."""

import re

from loketgraph.importers.rapport import Teller

_SPACES = re.compile(r"[ \t\u00a0\u2007\u202f]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# "…regelingen:a. Participatiewet", "…(Bbz);f. Wet", "…opdraagt.4. Eveneens": a mark right after a sentence's end.
_AFTER_STOP = re.compile(
    r"(?<=[:;.)\]])(?=(?:[a-z]|\d{1,2})[.)] ?(?=\S)[^\d\s.])(?<!\d\.)(?<![ (][a-z]\.)(?<!\b[a-z]\.)"
)
# "…volwasseneneducatie3. Indien": a number glued to a word.
_AFTER_WORD = re.compile(r"(?<=[a-z]{3})(?=\d{1,2}\. [A-Z])")
# "…taken:* het uitvoeren", "…aan anderen.- Het beheren": a bullet without a space before it ("milieu- en" is none).
_BULLET = re.compile(r"(?<=[:;.,)a-z])(?=[*•] \S)|(?<=[:;.)])(?=[–-] \S)")
# "…wetten en regelingen:A. De": capitals as marks, only after a colon or semicolon.
_CAPITAL = re.compile(r"(?<=[:;])(?=[A-H]\. [A-Z])")
# "…in de regio.Het doel": a sentence that began on a new line.
_SENTENCE = re.compile(r"(?<=\w\w\.)(?=(?:De|Het|Een|Deze|Dit|Zij|Ten|Artikel|Voor|Indien|In|Op|Hiertoe|Daarnaast) )")
# "…arbeidsinschakelingen enf. het": the last "en"/"of" glued to the next mark.
_AFTER_EN = re.compile(r"(?<= en)(?=[b-z]\. [a-z])|(?<= of)(?=[b-z]\. [a-z])")


def clean_text(text: str) -> str:
    """Return the text without double spaces, invisible characters, spaces at line ends and empty lines."""
    text = _INVISIBLE.sub("", text)
    lines = (_SPACES.sub(" ", line).strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """Return the text on one line, for names and definitions."""
    return " ".join(clean_text(text).split("\n"))


def repair_list(text: str, teller: Teller, voorbeeld: str = "") -> str:
    """Return the text with a line end before each glued list item (rule aaneengeplakte-tekst).

    Only marks that cannot be anything else are split: "a.", "1." or a bullet directly after punctuation, a number
    glued to a word, a letter glued to "en", a sentence that starts with a common word right after a full stop. Words
    glued without a mark stay as they are, and so does "artikel 2.2. De", which can be read in two ways.
    """
    cleaned = repaired = clean_text(text)
    for pattern in (_AFTER_STOP, _AFTER_WORD, _BULLET, _CAPITAL, _AFTER_EN, _SENTENCE):
        repaired = pattern.sub("\n", repaired)
    if repaired != cleaned:
        teller.regel("aaneengeplakte-tekst", voorbeeld)
    return clean_text(repaired)
