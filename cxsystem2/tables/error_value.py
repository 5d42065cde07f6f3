"""Error values of spreadsheet programs, ``#NAME?`` or ``#REF!``: they stand where a program could not keep what was typed.

Such a cell begins with ``#``, as a comment does, and is none: somebody wrote a value, and it is lost. Programs write
these words in the language of their user.
"""

from __future__ import annotations

import re

_LANGUAGES = (
    # English (also Chinese, Japanese, Korean), Google Sheets and LibreOffice
    "#NAME? #REF! #DIV/0! #N/A #N/A! #VALUE! #NUM! #NULL! #SPILL! #CALC! #FIELD! #GETTING_DATA #BUSY! #BLOCKED! #CONNECT! "
    "#UNKNOWN! #EXTERNAL! #PYTHON! #TIMEOUT! #ERROR! #ERROR? #ADDIN? #MACRO? #FMT "
    # German, French, Spanish, Italian, Portuguese
    "#BEZUG! #WERT! #NV #ZAHL! #ÜBERLAUF! #KALK! #FELD! #DATEN_ABRUFEN #BESCHÄFTIGT! #BLOCKIERT! #VERBINDEN! #UNBEKANNT! "
    "#NOM? #VALEUR! #NOMBRE! #NUL! #EPARS! #PROPAGATION! #CHAMP! #OBTENTION_DONNEES #OCCUPE! #BLOQUE! #INCONNU! "
    "#¿NOMBRE? #NOMBRE? #¡REF! #¡DIV/0! #¡VALOR! #¡NUM! #¡NULO! #¡DESBORDAMIENTO! #¡CALC! #¡CAMPO! #OBTENIENDO_DATOS "
    "#¡OCUPADO! #¡BLOQUEADO! #¡CONECTAR! #¡DESCONOCIDO! #N/D "
    "#NOME? #RIF! #VALORE! #NULLO! #ESPANSIONE! #CAMPO! #VALOR! #NÚM! #NULO! #DESPEJAR! #DESPEJO! #CÁLC! "
    # Dutch, Danish, Norwegian, Swedish, Finnish
    "#NAAM? #VERW! #DEEL/0! #N/B #WAARDE! #GETAL! #LEEG! #OVERLOOP! #BEREKENEN! #VELD! "
    "#NAVN? #REFERENCE! #DIVISION/0! #I/T #VÆRDI! #OVERLØB! #VERDI! #OVERFLYT! "
    "#NAMN? #REFERENS! #SAKNAS! #VÄRDEFEL! #OGILTIGT! #SKÄRNING! "
    "#NIMI? #VIITTAUS! #JAKO/0! #PUUTTUU! #PUUTTUU #ARVO! #LUKU! #TYHJÄ! "
    # Polish, Czech, Hungarian, Turkish, Russian
    "#NAZWA? #ADR! #DZIEL/0! #N/D! #ARG! #LICZBA! #ZERO! #ROZLANIE! "
    "#NÁZEV? #ODKAZ! #DĚLENÍ_NULOU! #NENÍ_K_DISPOZICI #HODNOTA! #ČÍSLO! #NENÍ_K_DISPOZICI! "
    "#NÉV? #HIV! #ZÉRÓOSZTÓ! #HIÁNYZIK #ÉRTÉK! #SZÁM! #NULLA! "
    "#AD? #BAŞV! #SAYI/0! #YOK #DEĞER! #SAYI! #BOŞ! "
    "#ИМЯ? #ССЫЛКА! #ДЕЛ/0! #Н/Д #ЗНАЧ! #ЧИСЛО! #ПУСТО! #ПЕРЕНОС!"
)
_WORDS = frozenset(_LANGUAGES.split())
_NUMBERED = re.compile(r"(?:Err|Error|Erreur|Fehler|Fout|Fel|Feil|Fejl|Virhe|Błąd|Chyba|Hiba|Hata|Ошибка)\s?:\s?[5-9]\d\d")
_MARKED = re.compile(r"#(?P<what>DATE|FORMULA|DIGITS)\?(?: (?P<shown>.*))?", re.DOTALL)
_TOO_NARROW = re.compile(r"#{3,}")


_MEANT = {
    "DATE": "the spreadsheet program made a date of what was typed here ({}); format the cell as text and write the value "
    "again",
    "FORMULA": "this cell has a formula without a stored value; open the file in a spreadsheet program and save it, or write "
    "the value itself",
    "DIGITS": "a spreadsheet program keeps 15 digits of a number, and this one has more ({}); format the cell as text and "
    "write the number again",
}


def is_error_value(text: str) -> bool:
    """Whether a cell holds nothing but an error value; LibreOffice has numbered ones, too: ``Err:502``."""
    if text.startswith("#"):
        return text in _WORDS or _MARKED.fullmatch(text) is not None
    return ":" in text and _NUMBERED.fullmatch(text) is not None


def marked(what: str, shown: str = "") -> str:
    """The text of a cell of a workbook whose value is not what was typed: a ``DATE``, a ``FORMULA``, too many ``DIGITS``."""
    return f"#{what}? {shown}".rstrip()


def is_too_narrow(text: str) -> bool:
    """Whether a cell of values holds what a program shows, and also saves, of a number that is wider than its column."""
    return _TOO_NARROW.fullmatch(text) is not None


def error_value(text: str) -> str:
    """The error value in a cell of values, alone or as one of the values of a sweep; empty when there is none."""
    if "#" not in text and ":" not in text:
        return ""  # as nearly all of the cells of a table
    if is_error_value(text) or is_too_narrow(text):
        return text
    parts = (part.strip() for part in re.split(r"[{}&|]", text)) if "{" in text else ()
    return next((part for part in parts if is_error_value(part)), "")


def lost(text: str) -> str:
    """What to say of a cell with an error value."""
    if is_too_narrow(text):
        return f"the spreadsheet program saved '{text}' here, for its column is too narrow; make it wider and save again"
    if found := _MARKED.fullmatch(text):
        return _MEANT[found["what"]].format(found["shown"] or "")
    return f"the spreadsheet program put an error here, '{text}'; format the column as text and write the value again"
