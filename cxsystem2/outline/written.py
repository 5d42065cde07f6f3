"""An outline written as rows of the two tables; each cell remembers the answer that it comes from."""

from __future__ import annotations

import math

from cxsystem2.config.pyramidal import DERIVED
from cxsystem2.config.scope import Scope
from cxsystem2.expressions import ExpressionError, in_unit
from cxsystem2.expressions.spelling import unit
from cxsystem2.models.catalogue import Catalogue
from cxsystem2.models.cell_types import INPUT
from cxsystem2.models.starting import starting_value
from cxsystem2.outline import strength
from cxsystem2.outline.dendrites import addressed, has_dendrites, span, usual_onto
from cxsystem2.outline.ends import End, end_of, ends, joined, plain, sign
from cxsystem2.outline.outline import AnswerFault, Connection, Outline, Population
from cxsystem2.outline.plasticity import SYN_TYPES, learns, needed, share
from cxsystem2.outline.words import MONITORS, SIGNS
from cxsystem2.problems import Place, Problem, Report, nearest, one_of
from cxsystem2.tables import Anatomy, Cell, Entry, Physiology, Row, SwitchedOff

SOURCE = "outline"
"""The file of the places of all that an outline writes."""
_STEP, _ROUNDING = 1e-4, 1 + 1e-9
"""Second: the time step of tables that name none."""
_RUN = "# The run: how long, on which device, and the seed of all random draws; init_vms 1: potentials start at random"
_CELLS = "# Populations: how many cells, of which kind and model, what drives them, what is recorded; values are in the blocks"
_PATHWAYS = (
    "# Pathways: each pair of cells is connected with probability p; ge is excitation, gi inhibition; a spike adds its weight"
)


class Writing:
    """Two tables with what an outline adds to them; `faults` are answers that have no place in a table."""

    def __init__(self, outline: Outline, anatomy: Anatomy, physiology: Physiology) -> None:
        self.anatomy, self.physiology = anatomy.copy(), physiology.copy()
        self.faults: list[AnswerFault] = []
        self.filled: dict[str, str] = {}
        self.blocks = {one.name for one in outline.populations}
        self._fields: dict[Place, str] = {}
        self._rows = 0
        self._changing: dict[str, list[tuple[float, str, str]]] = {}
        self._catalogue = Catalogue()
        self._outline = outline
        self._known = Scope(physiology, Report())
        named = self._known.roots.get("neuron_model")
        self._ends = ends(anatomy, named.value.text.strip("'\"") if named is not None else "")
        self._joined = set(joined(anatomy))
        self._write()

    def field(self, problem: Problem) -> str:
        """The answer that a problem is about; where it is about several, the one with the name, and else nothing."""
        found = self._fields.get(problem.place)
        if found is None and problem.place.file == SOURCE:
            found = self._fields.get(Place(SOURCE, problem.place.row))
        if found is None and (block := problem.label.partition(",")[0]) in self.blocks:
            found = next(f"populations.{at}.name" for at, one in enumerate(self._outline.populations) if one.name == block)
        return found or ""

    def _write(self) -> None:
        outline, new = self._outline, not any(self.anatomy.of("G"))
        taken = {*self._ends, *self._known.blocks, *self._known.roots}
        for number, one in enumerate(outline.populations):
            if one.name in taken or unit(one.name) is not None:
                whose = "a unit has" if unit(one.name) is not None else "the tables have"
                what = f"{whose} the name '{one.name}' already; choose another one"
                self.faults.append(AnswerFault(f"populations.{number}.name", what))
        self._refuse_long_steps()
        if not any(self.anatomy.of("params")):
            self.anatomy.rows.append(SwitchedOff((_RUN,), Place(SOURCE)))
            cells = {"runtime": outline.runtime, "device": "python", "seed": "1", "init_vms": "1"}
            if (step := min(map(self._longest_step, outline.populations), default=math.inf)) < math.inf:
                cells["default_clock"] = f"{step / 2 * 1e3:g}*ms"
            self._row(
                "params", {**cells, "simulation_title": outline.title}, {"runtime": "runtime", "simulation_title": "title"}
            )
        if new:
            self.anatomy.rows.append(SwitchedOff((_CELLS,), Place(SOURCE)))
        shared = self._background()
        for number, one in enumerate(outline.populations):
            self._population(one, f"populations.{number}", shared)
        if outline.connections and new:
            self.anatomy.rows.append(SwitchedOff((_PATHWAYS,), Place(SOURCE)))
        for number, each in enumerate(outline.connections):
            self._connection(each, f"connections.{number}")
        self._shared_by_synapses()

    def _refuse_long_steps(self) -> None:
        """Tables that are there keep their time step: a model that cannot take it is not added to them."""
        rows = [*self.anatomy.of("params")]
        texts = [row.cells["default_clock"].text for row in rows if "default_clock" in row.cells]
        given = [step for step in (self._amount(text, "second") for text in texts) if step] or [_STEP]
        for number, one in enumerate(self._outline.populations):
            longest = self._longest_step(one)
            if rows and max(given) > longest * _ROUNDING:
                remedy = f"set default_clock of the tables to {longest / 2 * 1e3:g}*ms before you add it"
                what = f"{one.model} needs time steps of {longest * 1e3:g}*ms or less; {remedy}"
                self.faults.append(AnswerFault(f"populations.{number}.model", what))

    def _longest_step(self, one: Population) -> float:
        """The longest time step (second) that the neuron model of a population can take."""
        return self._catalogue.neurons[one.model].longest_step

    def _row(self, kind: str, cells: dict[str, str], fields: dict[str, str]) -> None:
        """Append a row to the anatomy table; `fields` are the answers behind its columns, an empty column the whole row."""
        self._rows += 1
        places = {name: Place(SOURCE, self._rows, at) for at, name in enumerate(cells, start=1)}
        self._fields |= {places.get(name, Place(SOURCE, self._rows)): answer for name, answer in fields.items()}
        own = {name: Cell(text, places[name]) for name, text in cells.items()}
        self.anatomy.rows.append(Row(kind, own, Place(SOURCE, self._rows)))

    def _value(self, variable: str, key: str | None, text: str, comment: str) -> None:
        place = Place(SOURCE)
        self.physiology.entries.append(Entry(variable, key, Cell(text, place), place, comment))

    def _background(self) -> dict[str, float]:
        """The weight of a background spike by the sign of its target; what the tables have already stays."""
        driven = [one for one in self._outline.populations if one.drive == "background"]
        if driven and "background_rate" not in self._known.roots:
            self._value(
                "background_rate", None, f"{strength.RATE:g}*Hz", "rate of each background input; the drive of the network"
            )
        shared = {}
        for word in SIGNS:
            weights = [self._background_weight(one) for one in driven if sign(one) == word]
            name = f"background_E_{word[0].upper()}_weight"
            if weights and not (known := self._number(name, "siemens")):
                known = min(weights)
                comment = f"what a background spike adds to the conductance of {word} cells"
                self._value(name, None, strength.told(known, "S"), comment)
            if weights:
                shared[word] = known
        return shared

    def _number(self, name: str, unit: str) -> float:
        """A root value of the tables as they were, in SI units; 0 where there is none."""
        entry = self._known.roots.get(name)
        try:
            return 0.0 if entry is None else float(in_unit(self._known.value(entry), unit))
        except (ExpressionError, TypeError):
            return 0.0

    def _population(self, one: Population, at: str, shared: dict[str, float]) -> None:
        model = self._catalogue.neurons[one.model]
        cells = {
            "idx": one.name, "number_of_neurons": one.cells, "neuron_type": one.kind, "neuron_subtype": one.name,
            "layer_idx": span(one.layer, one.kind), "neuron_model": one.model,
        }  # fmt: skip
        fields = {"": "name", "idx": "name", "number_of_neurons": "cells", "neuron_type": "kind", "layer_idx": "layer"}
        fields |= {"neuron_model": "model", "monitors": "record"}
        if one.drive == "background":
            usual = strength.SOURCES * self._background_weight(one) / shared[sign(one)]
            cells["n_background_inputs"] = self._given(one.inputs, f"{at}.inputs", str(max(1, round(usual))))
            fields["n_background_inputs"] = "inputs"
        elif one.drive == "current":
            usual = strength.current(one.model, self._catalogue, dendrites=has_dendrites(one.kind))
            cells["tonic_current"] = self._given(one.current, f"{at}.current", strength.told(usual, "A"))
            fields["tonic_current"] = "current"
        cells["monitors"] = _monitors(one.record)
        self._row("G", cells, {column: f"{at}.{answer}" for column, answer in fields.items()})
        for name, parameter in model.parameters.items():
            if name in model.defaults and not (has_dendrites(one.kind) and name in DERIVED):
                self._value(one.name, name, model.defaults[name], parameter.meaning)
        if one.drive == "current":
            self._value(one.name, "tau_tonic_rampup", "20*ms", "the current sets in within this time")
        for name, meaning in (("V_init_min", "potentials start between this one"), ("V_init_max", "and this one")):
            self._value(one.name, name, starting_value(name, [one.model], model.defaults, self._catalogue), meaning)

    def _background_weight(self, one: Population) -> float:
        return strength.background_weight(one.model, self._catalogue, dendrites=has_dendrites(one.kind))

    def _given(self, answer: str, at: str, usual: str) -> str:
        """An answer, or the starting value in its place, which is noted."""
        if not answer:
            self.filled[at] = usual
        return answer or usual

    def _connection(self, each: Connection, at: str) -> None:
        source, target = (self._end(name, f"{at}.{end}") for name, end in ((each.source, "from"), (each.target, "to")))
        if source is None or target is None:
            return
        if target.input:
            self.faults.append(AnswerFault(f"{at}.to", f"'{each.target}' is an input, which receives nothing"))
            return
        if (each.source, each.target) in self._joined:
            what = f"the tables connect {each.source} to {each.target} already; change it there"
            self.faults.append(AnswerFault(f"{at}.to", what))
            return
        receptor = SIGNS[each.sign] if each.sign else source.receptor
        if each.plasticity == "balancing" and receptor == "ge":
            self.faults.append(AnswerFault(f"{at}.plasticity", "this is for inhibition; choose another word"))
            return
        pairs, dendrites = source.cells * plain(each.probability), has_dendrites(target.kind)
        usual = strength.weight(
            target.model, receptor, pairs, self._catalogue, driven=target.driven, dendrites=dendrites
        ) / share(each.plasticity, source.receptor, self._number)  # fmt: skip
        delay = "1.5*ms" if receptor == "ge" else "1*ms"
        cells = {
            "receptor": receptor, "pre_syn_idx": each.source, "post_syn_idx": self._reached(each, at, source, target),
            "syn_type": SYN_TYPES[each.plasticity], "p": each.probability,
            "custom_weight": self._given(each.weight, f"{at}.weight", strength.told(usual, "S")),
            "delay": self._given(each.delay, f"{at}.delay", delay),
        }  # fmt: skip
        fields = {"": "from", "receptor": "sign", "pre_syn_idx": "from", "post_syn_idx": "to", "p": "probability"}
        fields |= {"custom_weight": "weight", "delay": "delay", "syn_type": "plasticity"}
        if dendrites:
            fields["post_syn_idx"] = "onto"
        self._row("S", cells, {column: f"{at}.{answer}" for column, answer in fields.items()})
        kinds = INPUT if source.input else source.kind, target.kind
        self._changing.setdefault(each.plasticity, []).append((self._amount(each.weight, "siemens") or usual, *kinds))

    def _reached(self, each: Connection, at: str, source: End, target: End) -> str:
        """The cell of ``post_syn_idx``: a compartment of the target where it has some."""
        if not has_dendrites(target.kind):
            if each.onto:
                self.faults.append(AnswerFault(f"{at}.onto", f"cells of {each.target} have no dendrites; leave this empty"))
            return each.target
        receptor = SIGNS[each.sign] if each.sign else source.receptor
        usual = usual_onto(receptor, source.kind, plastic=learns(each.plasticity))
        return addressed(each.target, self._given(each.onto, f"{at}.onto", usual), target.layer)

    def _amount(self, text: str, unit: str) -> float:
        """A text in a unit; 0 for none, or for a mistake, which the check of the tables finds."""
        try:
            return float(in_unit(self._known.evaluate(text), unit)) if text else 0.0
        except (ExpressionError, TypeError):
            return 0.0

    def _shared_by_synapses(self) -> None:
        """Values that synapses which change need, for all of their model together; what the tables have already stays."""
        for word, found in self._changing.items():
            between = [(pre, post) for _, pre, post in found]
            for name, text, meaning in needed(word, max(weight for weight, _, _ in found), between, self._number):
                if name not in self._known.roots:
                    self._value(name, None, text, meaning)

    def _end(self, name: str, at: str) -> End | None:
        own = next((one for one in self._outline.populations if one.name == name), None)
        found = end_of(own) if own is not None else self._ends.get(name)
        if found is None:
            names = [*(one.name for one in self._outline.populations), *self._ends]
            hint = nearest(name, names) or (f"; there are {one_of(names)}" if names else "; add one above")
            self.faults.append(AnswerFault(at, f"there is no population '{name}'{hint}"))
        return found


def _monitors(record: tuple[str, ...]) -> str:
    """The cell of ``monitors``: what is recorded at steps stands behind one ``[St]``."""
    words = [MONITORS[word] for word in record]
    stepped = "+".join(word.removeprefix("[St]") for word in words if word.startswith("[St]"))
    return (
        " ".join([*(word for word in words if not word.startswith("[St]")), *([f"[St]{stepped}"] if stepped else [])]) or "--"
    )
