"""The units that expressions know, with the names and symbols of Brian2: ``mV``, ``ufarad``, ``Mohm``, ``metre2`` …"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from cxsystem2.units.dimension import DIMENSIONLESS, Dimension, dimension

_PREFIXES = {
    "y": -24, "z": -21, "a": -18, "f": -15, "p": -12, "n": -9, "u": -6, "m": -3, "c": -2, "d": -1,
    "da": 1, "h": 2, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18, "Z": 21, "Y": 24,
}  # fmt: skip
_SHOWN = ("Y", "k", "M", "z", "E", "y", "T", "u", "p", "n", "m", "f", "G", "P", "Z", "a", "")
"""Prefixes of units that values are shown in. Of two that suit as well the first one is taken: the order is that of Brian2."""
_UNITS: dict[str, tuple[str, tuple[int, ...], int]] = {
    "metre": ("m", (1, 0, 0, 0, 0, 0, 0), 0),
    "gram": ("g", (0, 1, 0, 0, 0, 0, 0), -3),
    "second": ("s", (0, 0, 1, 0, 0, 0, 0), 0),
    "amp": ("A", (0, 0, 0, 1, 0, 0, 0), 0),
    "kelvin": ("K", (0, 0, 0, 0, 1, 0, 0), 0),
    "mole": ("mol", (0, 0, 0, 0, 0, 1, 0), 0),
    "candle": ("cd", (0, 0, 0, 0, 0, 0, 1), 0),
    "molar": ("M", (-3, 0, 0, 0, 0, 1, 0), 3),
    "hertz": ("Hz", (0, 0, -1, 0, 0, 0, 0), 0),
    "newton": ("N", (1, 1, -2, 0, 0, 0, 0), 0),
    "pascal": ("Pa", (-1, 1, -2, 0, 0, 0, 0), 0),
    "joule": ("J", (2, 1, -2, 0, 0, 0, 0), 0),
    "watt": ("W", (2, 1, -3, 0, 0, 0, 0), 0),
    "coulomb": ("C", (0, 0, 1, 1, 0, 0, 0), 0),
    "volt": ("V", (2, 1, -3, -1, 0, 0, 0), 0),
    "farad": ("F", (-2, -1, 4, 2, 0, 0, 0), 0),
    "ohm": ("ohm", (2, 1, -3, -2, 0, 0, 0), 0),
    "siemens": ("S", (-2, -1, 3, 2, 0, 0, 0), 0),
    "weber": ("Wb", (2, 1, -2, -1, 0, 0, 0), 0),
    "tesla": ("T", (0, 1, -2, -1, 0, 0, 0), 0),
    "henry": ("H", (2, 1, -2, -2, 0, 0, 0), 0),
    "lux": ("lx", (-2, 0, 0, 0, 0, 0, 1), 0),
    "gray": ("Gy", (2, 0, -2, 0, 0, 0, 0), 0),
    "katal": ("kat", (0, 0, -1, 0, 0, 1, 0), 0),
}
"""Symbol, exponents and power of ten of the units that values are shown in, without a prefix."""
_OTHERS: dict[str, tuple[str, tuple[int, ...], int]] = {
    "meter": _UNITS["metre"],
    "gramme": _UNITS["gram"],
    "kilogram": ("kg", (0, 1, 0, 0, 0, 0, 0), 0),
    "kilogramme": ("kg", (0, 1, 0, 0, 0, 0, 0), 0),
    "ampere": _UNITS["amp"],
    "mol": _UNITS["mole"],
    "lumen": ("lm", (0, 0, 0, 0, 0, 0, 1), 0),
    "becquerel": ("Bq", (0, 0, -1, 0, 0, 0, 0), 0),
    "sievert": ("Sv", (2, 0, -2, 0, 0, 0, 0), 0),
    "radian": ("rad", (0,) * 7, 0),
    "steradian": ("sr", (0,) * 7, 0),
    "litre": ("l", (3, 0, 0, 0, 0, 0, 0), -3),
    "liter": ("l", (3, 0, 0, 0, 0, 0, 0), -3),
}
"""Units that may be written, and are never shown."""
_WITHOUT_PREFIX = ("kelvin", "kilogram", "kilogramme")
_WITHOUT_POWER = ("litre", "liter")
_SHORT = {
    "volt": ("mV",), "amp": ("mA", "uA", "nA", "pA"), "farad": ("pF", "uF", "nF"), "siemens": ("nS", "uS", "mS"),
    "second": ("ms", "us"), "hertz": ("Hz", "kHz", "MHz"), "metre": ("cm", "mm", "um"), "molar": ("mM", "uM", "nM"),
}  # fmt: skip
"""Symbols that may be written in place of names; the metres also as squares and cubes (``um2``)."""
_COMPOUND = {
    "siemens / volt": ("S/V", (-4, -2, 6, 3, 0, 0, 0)),
    "farad / (meter ** 2)": ("F/(m^2)", (-4, -1, 4, 2, 0, 0, 0)),
    "siemens / (meter ** 2)": ("S/(m^2)", (-4, -1, 3, 2, 0, 0, 0)),
    "meter / second": ("m/s", (1, 0, -1, 0, 0, 0, 0)),
    "pascal * second": ("Pa s", (-1, 1, -1, 0, 0, 0, 0)),
    "watt / (metre ** 2)": ("W/(m^2)", (0, 1, -3, 0, 0, 0, 0)),
    "joule / kelvin": ("J/K", (2, 1, -2, 0, -1, 0, 0)),
    "joule / (kilogram * kelvin)": ("J/(kg K)", (2, 0, -2, 0, -1, 0, 0)),
    "watt / (metre * kelvin)": ("W/(m K)", (1, 1, -3, 0, -1, 0, 0)),
    "volt / (metre ** 3)": ("V/(m^3)", (-1, 1, -3, -1, 0, 0, 0)),
    "coulomb / (metre ** 3)": ("C/(m^3)", (-3, 0, 1, 1, 0, 0, 0)),
    "coulomb / (metre ** 2)": ("C/(m^2)", (-2, 0, 1, 1, 0, 0, 0)),
    "farad / metre": ("F/m", (-3, -1, 4, 2, 0, 0, 0)),
    "henry / metre": ("H/m", (1, 1, -2, -2, 0, 0, 0)),
    "joule / mole": ("J/mol", (2, 1, -2, 0, 0, -1, 0)),
    "joule / (mole * kelvin)": ("J/(mol K)", (2, 1, -2, 0, -1, -1, 0)),
    "coulomb / kilogram": ("C/kg", (0, -1, 1, 1, 0, 0, 0)),
    "gray / second": ("Gy/s", (2, 0, -3, 0, 0, 0, 0)),
    "katal / (metre ** 3)": ("kat/(m^3)", (-3, 0, -1, 0, 0, 1, 0)),
}
"""Units of other dimensions that read better than base units: those of parameters of tables, and those that Brian2 shows."""


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as it is written and shown: its name and symbol, the power of ten that it is in base units, its dimension."""

    name: str
    symbol: str
    scale: float
    dimension: Dimension

    @property
    def size(self) -> float:
        """The unit in base units."""
        return float(10.0**self.scale)


@cache
def names() -> dict[str, tuple[str, str, int]]:
    """Every name of a unit, with the prefix, the unit and the power that it stands for."""
    found: dict[str, tuple[str, str, int]] = {}
    for base in (*_UNITS, *_OTHERS):
        prefixes = ("",) if base in _WITHOUT_PREFIX else ("", *_PREFIXES)
        for power in (1,) if base in _WITHOUT_POWER else (1, 2, 3):
            end = str(power) if power > 1 else ""
            found |= {f"{prefix}{base}{end}": (prefix, base, power) for prefix in prefixes}
    for base, symbols in _SHORT.items():
        for short in symbols:
            prefix = short.removesuffix(_UNITS[base][0])
            for end in ("", "2", "3") if base == "metre" else ("",):
                found[f"{short}{end}"] = found[f"{prefix}{base}{end}"]
    return found


@cache
def named(name: str) -> Named:
    """The unit of a name that is known."""
    return _named(*names()[name])


def factor(name: str) -> float:
    """By which a value in base units is multiplied to be a number of a unit: 1e12 for pA."""
    return float(10.0 ** -named(name).scale)


def symbol(name: str) -> str:
    """The symbol of a unit, ``Hz`` for hertz; what is no single unit, ``siemens/volt`` say, stays as it is."""
    return named(name).symbol if name in names() else name


def _named(prefix: str, base: str, power: int) -> Named:
    symbol, exponents, scale = _UNITS.get(base) or _OTHERS[base]
    end, raised = (str(power), f"^{power}") if power > 1 else ("", "")
    kind = dimension(power * exponent for exponent in exponents)
    return Named(f"{prefix}{base}{end}", f"{prefix}{symbol}{raised}", power * (scale + _PREFIXES.get(prefix, 0)), kind)


@cache
def choices(kind: Dimension) -> tuple[Named, ...]:
    """The units that values of a dimension may be shown in, one of them of the size 1; base units where it has no unit."""
    if kind == DIMENSIONLESS:
        return (Named("1", "1", 0, kind),)
    for base, (_, exponents, _) in _UNITS.items():
        for power in (1, 2, 3):
            if kind == dimension(power * exponent for exponent in exponents):
                return tuple(_named(prefix, base, power) for prefix in (("",) if base in _WITHOUT_PREFIX else _SHOWN))
    found = next((item for item in _COMPOUND.items() if dimension(item[1][1]) == kind), None)
    return (Named(kind.name, str(kind), 0, kind) if found is None else Named(found[0], found[1][0], 0, kind),)


@cache
def coherent(kind: Dimension) -> Named:
    """The unit of a dimension that has the size 1: volt, siemens, metre2."""
    found = next(unit for unit in choices(kind) if unit.scale == 0)
    return named(found.name.replace("kgram", "kilogram")) if found.name.startswith("kgram") else found
