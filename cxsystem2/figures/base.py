"""Kinds of figures of a run: a registry, in which `results.plot`, the command `plot` and the page find the same ones.

A kind of one's own is a frozen dataclass whose fields are its settings::

    @figures.register("first_spikes")
    @dataclass(frozen=True)
    class FirstSpikes(RunFigure):
        '''When each cell fires first.'''

        def draw(self, view, canvas):
            ax = canvas.one()
            ...
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import Field, field, fields
from inspect import cleandoc
from typing import TYPE_CHECKING, Any, ClassVar, Self

from cxsystem2.errors import CxSystemError
from cxsystem2.figures.canvas import Canvas
from cxsystem2.figures.view import View
from cxsystem2.problems import nearest, one_of
from cxsystem2.registry import Registry

if TYPE_CHECKING:
    from cxsystem2.figures.film import Film
    from cxsystem2.results import Results


def setting(
    default: Any, about: str, unit: str = "", *, least: float = -math.inf, most: float = math.inf, words: tuple[str, ...] = ()
) -> Any:
    """A field of a kind of figure: what it means, its SI unit, its limits, or the words that it may be."""
    return field(default=default, metadata={"about": about, "unit": unit, "least": least, "most": most, "words": words})


class RunFigure(ABC):
    """A kind of figure of the results of a run; its docstring says in the first line what is drawn."""

    word: ClassVar[str]
    of_spikes: ClassVar[bool] = True
    """Whether it shows spikes, so that it has nothing to show of a run without."""
    moves: ClassVar[bool] = False
    """Whether it can be a film, which `film` makes."""
    before_run: ClassVar[bool] = False
    """Whether it shows the network, so that it can be drawn before the run, too."""

    @classmethod
    def about(cls) -> str:
        """What is drawn, in a line."""
        return cleandoc(cls.__doc__ or "").splitlines()[0]

    @classmethod
    def settings(cls) -> dict[str, Field[Any]]:
        """The settings by their names."""
        return {one.name: one for one in fields(cls)}  # type: ignore[arg-type]

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """The figure with settings that a user has given; texts are read as in tables (``5*ms``), numbers are in SI units.

        Raises:
            CxSystemError: a name is no setting, or its value cannot be.
        """
        known = cls.settings()
        for name in given:
            if name not in known:
                hint = nearest(name, known) or f"; there are {one_of(known) or 'none'}"
                raise CxSystemError(f"'{name}' is no setting of the figure '{cls.word}'{hint}")
        return cls(**{name: _value(cls.word, known[name], value) for name, value in given.items() if value is not None})

    @classmethod
    def view(cls, results: Results, names: Iterable[str] | None = None, start: float = 0.0, stop: float | None = None) -> View:
        """What is shown: a window of time, and populations by name, idx, subtype or type."""
        return View.of(results, names, start, stop)

    @abstractmethod
    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw what is in the view.

        Raises:
            CxSystemError: there is nothing to draw; the message says what is missing.
        """

    def film(self, view: View, canvas: Canvas) -> Film:
        """What is in the view, frame after frame.

        Raises:
            CxSystemError: figures of this kind do not move, or there is nothing to draw.
        """
        raise CxSystemError(f"the figure '{self.word}' does not move")


figures: Registry[type[RunFigure]] = Registry(
    "figure of a run",
    group="cxsystem2.run_figures",
    base=RunFigure,
    home=("cxsystem2.figures", "cxsystem2.netfigures"),  # those of the network need its plan
)


def _value(kind: str, one: Field[Any], given: Any) -> Any:
    """A value of the type of a setting, within its limits."""
    what = f"the setting '{one.name}' of the figure '{kind}'"
    words = one.metadata.get("words", ())
    if isinstance(one.default, bool):
        if isinstance(given, bool):
            return given
        found = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}.get(str(given).lower())
        if found is None:
            raise CxSystemError(f"{what} is yes or no, not {given}")
        return found
    if words:
        if str(given) not in words:
            raise CxSystemError(f"{what} is one of {one_of(words)}, not {given}")
        return str(given)
    if isinstance(one.default, int | float):
        return _number(what, one, given)
    return given


def _number(what: str, one: Field[Any], given: Any) -> float | int:
    least, most = one.metadata.get("least", -math.inf), one.metadata.get("most", math.inf)
    number = _read(what, one.metadata.get("unit", "") or "1", given)
    whole = isinstance(one.default, int)
    if not math.isfinite(number) or not least <= number <= most or (whole and number != int(number)):
        limits = f" of {least:g} or more" if math.isinf(most) else f" from {least:g} to {most:g}"
        kind = "a whole number" if whole else "a number"
        raise CxSystemError(f"{what} is {kind}{'' if math.isinf(least) else limits}, not {given}")
    return int(number) if whole else number


def _read(what: str, unit: str, given: Any) -> float:
    if isinstance(given, int | float) and not isinstance(given, bool):
        return float(given)
    text = str(given).strip()
    try:
        return float(text)
    except ValueError:
        pass
    from cxsystem2.expressions import ExpressionError, evaluate, in_unit

    try:
        number = in_unit(evaluate(text, {}), unit)
    except ExpressionError as error:
        raise CxSystemError(f"{what}: {error}") from error
    if not isinstance(number, int | float):
        raise CxSystemError(f"{what} is one number, not {given}")
    return float(number)
