"""Statements: Brian2 code as data, each with a name, its text, and the names that must exist before it.

A statement is never executed as text. A device carries it out by calling the Brian2 class that it names, with the
arguments that it holds; `parts` is the same for a person to read, and `code` writes it on one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

GIVEN = frozenset({"defaultclock"})
"""Objects that Brian2 has before any statement."""
NAMELESS = frozenset({"PoissonInput"})
"""Classes whose objects Brian2 names itself."""


@dataclass(frozen=True, slots=True)
class Name:
    """An argument that stands for an object made by another statement."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class QuantityArgument:
    """An argument that is a number with a unit."""

    value: float
    unit: str

    def __str__(self) -> str:
        return repr(self.value) if self.unit == "1" else f"{self.value!r}*{self.unit}"


@dataclass(frozen=True, slots=True)
class ArrayArgument:
    """An argument that is an array of the bank, in SI units."""

    name: str
    unit: str = "1"

    def __str__(self) -> str:
        text = f"arrays[{self.name!r}]"
        return text if self.unit == "1" else f"{text}*{self.unit}"


Argument = Name | QuantityArgument | ArrayArgument | str | tuple[str, ...] | int | None
"""What an argument may be; a plain text is a text, and a tuple has several."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A line of Python: ``target = function(arguments)``, without what is empty; a line without a function is a value.

    Each argument has its key, or an empty one.
    """

    target: str
    function: str
    arguments: tuple[tuple[str, Argument | Mapping[str, Name]], ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """Base of all statements; `name` is what it defines, `requires` what it needs to exist."""

    name: str

    @property
    def requires(self) -> frozenset[str]:
        """Names of the statements that go before this one."""
        return frozenset()

    @property
    def parts(self) -> Parts:
        """What the text of the statement consists of."""
        raise NotImplementedError

    @property
    def code(self) -> str:
        """The statement as Python text."""
        parts = self.parts
        texts = [f"{key}={text(value)}" if key else text(value) for key, value in parts.arguments]
        value = f"{parts.function}({', '.join(texts)})" if parts.function else texts[0]
        return f"{parts.target} = {value}" if parts.target else value


@dataclass(frozen=True, slots=True)
class Define(Statement):
    """``NE1 = '…'``: a text or a number under a name."""

    value: str | int

    @property
    def parts(self) -> Parts:
        """What the text of the statement consists of."""
        return Parts(self.name, "", (("", self.value),))


@dataclass(frozen=True, slots=True)
class TimedCurrent(Statement):
    """``IC1 = TimedArray(arrays['IC1']*amp, dt=…)``: currents by time (rows) and column."""

    values: ArrayArgument
    dt: QuantityArgument

    @property
    def parts(self) -> Parts:
        """What the text of the statement consists of."""
        return Parts(self.name, "TimedArray", (("", self.values), ("dt", self.dt), ("name", self.name)))


@dataclass(frozen=True, slots=True)
class Create(Statement):
    """``NG1 = NeuronGroup(NN1, NE1, …)``: a Brian2 object; `kind` is the name of its class.

    `namespace` are names in its equations that stand for objects.
    """

    kind: str
    arguments: tuple[Argument, ...] = ()
    options: dict[str, Argument] = field(default_factory=dict)
    namespace: dict[str, Name] = field(default_factory=dict)

    @property
    def requires(self) -> frozenset[str]:
        """Names of the statements that go before this one."""
        values = (*self.arguments, *self.options.values(), *self.namespace.values())
        return frozenset(value.name for value in values if isinstance(value, Name))

    @property
    def parts(self) -> Parts:
        """What the text of the statement consists of."""
        given = (("", argument) for argument in self.arguments)
        namespace = (("namespace", self.namespace),) if self.namespace else ()
        name = () if self.kind in NAMELESS else (("name", self.name),)
        return Parts(self.name, self.kind, (*given, *self.options.items(), *namespace, *name))


@dataclass(frozen=True, slots=True)
class Assign(Statement):
    """``NG1.vm = arrays['NG1.vm']*volt``: values of a variable; the name of the statement is ``object.variable``."""

    value: ArrayArgument | QuantityArgument

    @property
    def owner(self) -> str:
        """The object whose variable is set."""
        return self.name.rpartition(".")[0]

    @property
    def variable(self) -> str:
        """The variable that is set."""
        return self.name.rpartition(".")[2]

    @property
    def requires(self) -> frozenset[str]:
        """The object whose variable is set."""
        return frozenset({self.owner} - GIVEN)

    @property
    def parts(self) -> Parts:
        """What the text of the statement consists of."""
        return Parts(self.name, "", (("", self.value),))


@dataclass(frozen=True, slots=True)
class Connect(Statement):
    """``S1.connect(i=…, j=…)``: the synapses of an object; the name of the statement is ``SC.object``."""

    source: ArrayArgument
    target: ArrayArgument

    @property
    def owner(self) -> str:
        """The synapses that are made."""
        return self.name.partition(".")[2]

    @property
    def requires(self) -> frozenset[str]:
        """The object that is connected."""
        return frozenset({self.owner})

    @property
    def parts(self) -> Parts:
        """What the text of the statement consists of."""
        return Parts("", f"{self.owner}.connect", (("i", self.source), ("j", self.target)))


@dataclass(frozen=True, slots=True)
class Weigh(Assign):
    """An assignment to a variable of synapses (SW in CxSystem), which must be connected first."""

    @property
    def requires(self) -> frozenset[str]:
        """The object and its connections."""
        return frozenset({self.owner, f"SC.{self.owner}"})


@dataclass(frozen=True, slots=True)
class Link(Statement):
    """``NG1.v_soma = linked_var(NG2, 'vm', index=…)``: a variable that is another group's; named ``object.variable``."""

    source: str
    variable: str
    index: ArrayArgument

    @property
    def requires(self) -> frozenset[str]:
        """Both groups."""
        return frozenset({self.source, self.name.rpartition(".")[0]})

    @property
    def parts(self) -> Parts:
        """What the text of the statement consists of."""
        return Parts(self.name, "linked_var", (("", Name(self.source)), ("", self.variable), ("index", self.index)))


@dataclass(frozen=True, slots=True)
class Regularly(Statement):
    """``NG1.run_regularly('…', when='synapses')``: something done in every step; named ``NB.object.variable``."""

    action: str

    @property
    def owner(self) -> str:
        """The group in which it is done."""
        return self.name.split(".")[1]

    @property
    def requires(self) -> frozenset[str]:
        """The group."""
        return frozenset({self.owner})

    @property
    def parts(self) -> Parts:
        """What the text of the statement consists of."""
        return Parts("", f"{self.owner}.run_regularly", (("", self.action), ("when", "synapses"), ("name", self.label)))

    @property
    def label(self) -> str:
        """The name of the Brian2 object."""
        return self.name.replace(".", "_")


def text(argument: Argument | Mapping[str, Name]) -> str:
    """An argument as Python text."""
    if isinstance(argument, Mapping):
        return f"{{{', '.join(f'{key!r}: {value}' for key, value in argument.items())}}}"
    if isinstance(argument, str):
        return f"'''\n{argument}\n'''" if "\n" in argument else repr(argument)
    return str(argument)
