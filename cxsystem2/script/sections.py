"""The statements of a model as the sections of a script: clock, inputs, neurons, pathways, monitors."""

from __future__ import annotations

import math
from collections.abc import Iterator

from cxsystem2.config.window import ALWAYS, Window
from cxsystem2.models.parameter import Parameter
from cxsystem2.script.header import members, part
from cxsystem2.script.quantities import shown
from cxsystem2.script.text import WIDTH, block, call, clean, comment, filled, heading, literal, table
from cxsystem2.script.values import Values, sizes_name
from cxsystem2.syntax import Model
from cxsystem2.syntax.event_driven import LAST_UPDATE, companions, event_driven
from cxsystem2.syntax.layout import RELAYS, Group, Projection, split
from cxsystem2.syntax.statement import Assign, Connect, Create, Define, Link, Regularly, Statement, TimedCurrent

_DRIVES = {"mean_": "mean number of background spikes in a step", "weight_": "weight of a background spike"}


def sections(model: Model, values: Values) -> Iterator[str]:
    """The lines of all sections, each under its heading."""
    groups = {group.name: group for group in model.layout.groups}
    projections = {projection.name: projection for projection in model.layout.projections}
    current = ""
    for owner, statements in _by_owner(model):
        linked = all(isinstance(statement, Link) for statement in statements)
        title = "Coupling of compartments" if linked else _title(owner, groups, projections)
        if title != current:
            yield from ["", "", *heading(title)]
            current = title
        if any(isinstance(statement, Create) for statement in statements):
            yield from _introduction(model, owner, groups, projections)
        notes = _notes(groups.get(owner), projections.get(owner))
        for statement in statements:
            yield write(statement, values, notes)


def _by_owner(model: Model) -> Iterator[tuple[str, list[Statement]]]:
    """Runs of statements about one object; texts and numbers go with the object that they are for."""
    waiting: list[Statement] = []
    owner, found = "", list[Statement]()
    effective = list(model.bank.effective)
    needed = {name for statement in effective for name in statement.requires}
    for statement in effective:
        if isinstance(statement, Define | TimedCurrent):
            if statement.name in needed:  # those of synapses that are left out are for nothing
                waiting.append(statement)
            continue
        following = _owner(statement)
        if following != owner and found:
            yield owner, found
            found = []
        owner = following
        found += [*waiting, statement]
        waiting = []
    yield owner, found


def _owner(statement: Statement) -> str:
    if isinstance(statement, Assign | Connect | Regularly):
        return statement.owner
    return statement.name.rpartition(".")[0] if isinstance(statement, Link) else statement.name


def _title(owner: str, groups: dict[str, Group], projections: dict[str, Projection]) -> str:
    if owner == "defaultclock":
        return "Clock"
    if owner == RELAYS:
        return "Inputs"
    if owner in groups:
        return f"Neurons: {owner}"
    return f"Pathways: {owner}" if owner in projections else "Monitors"


def _introduction(model: Model, owner: str, groups: dict[str, Group], projections: dict[str, Projection]) -> Iterator[str]:
    """Comments, and the sizes of the members of a group."""
    if owner == RELAYS:
        rows = [(part(model.layout.soma(relay)), relay.name) for relay in model.layout.relays]
        yield from table(("cells", "input"), rows)
    elif owner in groups:
        group = groups[owner]
        yield from members(model, group)
        if len(group.members) > 1:
            yield f"{sizes_name(owner)} = {filled([str(size) for size in group.sizes])}"
    elif owner in projections:
        projection = projections[owner]
        about = (projection.synapse.__doc__ or "").strip().partition("\n")[0].replace("``", "")
        numbers = ", ".join(_runs([member.number for member in projection.members]))
        yield from comment(f"{projection.synapse.word}: {about}")
        yield from comment(f"Pathways no. {numbers}.", "    ")
        if any(len(companions(projection.synapse, name)) > 1 for name in event_driven(projection.synapse)):
            yield from comment(
                "Brian2's own solution of these equations is not a number after 709 time constants without a spike. A run of "
                "cxsystem2 has another one, which differs in the last digits."
            )
    else:
        yield from _companions(model, owner)
        yield from _left_out(model, owner)


def _left_out(model: Model, owner: str) -> Iterator[str]:
    """What a run leaves out of a monitor, which Brian2 alone has no way to do."""
    recorder = next((each for each in model.layout.state_recorders if owner.startswith(each.name)), None)
    if recorder is not None and recorder.window != ALWAYS:
        yield from comment(f"The tables record this {_when(recorder.window)}. Here it is recorded during the whole run.")
    groups = {name: group for group, name in model.layout.spike_recorders.items()}
    for cells in model.network.config.cells.values() if owner in groups else ():
        own = cells.monitors
        if own.spikes and own.partial_spikes and model.layout.soma(cells).group == groups[owner]:
            share = "" if own.spike_share is None else f" of a drawn share of {own.spike_share:g} of the cells"
            when = "" if own.spike_window == ALWAYS else f" {_when(own.spike_window)}"
            yield from comment(f"{cells.name}: the tables record the spikes{share}{when}. Here all spikes are recorded.")


def _when(window: Window) -> str:
    until = f" until before {window.end:g} s" if math.isfinite(window.end) else " on"
    return f"from {window.begin:g} s{until}"


def _companions(model: Model, owner: str) -> Iterator[str]:
    """What must be known to read a monitor of an event-driven variable."""
    recorder = next((each for each in model.layout.state_recorders if owner.startswith(each.name) and each.companions), None)
    if recorder is not None:
        yield from comment(
            f"{recorder.variable} is recorded as it was at the last event of each synapse, and {LAST_UPDATE} is the time of "
            f"that event. For its value at a sample, solve the equations of {recorder.owner} from there on."
        )


def _runs(numbers: list[int]) -> Iterator[str]:
    """Numbers in short: ``1, 3 to 5``."""
    start = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] != numbers[place - 1] + 1:
            first, last = numbers[start], numbers[place - 1]
            yield f"{first}" if first == last else f"{first}{', ' if last == first + 1 else ' to '}{last}"
            start = place


def _notes(group: Group | None, projection: Projection | None) -> dict[str, str]:
    """What stands behind the declarations of parameters: their meaning, and their value where all have the same."""
    if group is not None:
        known, shared = group.membrane.parameters, split(group.parameters)[0]
        return {name: _note(each, shared.get(name), "populations") for name, each in known.items()}
    if projection is not None:
        known, shared = projection.synapse.parameters, split(member.parameters for member in projection.members)[0]
        return {projection.own(name): _note(each, shared.get(name), "pathways") for name, each in known.items()}
    return {}


def _note(parameter: Parameter, value: float | None, owners: str) -> str:
    return f"{parameter.meaning}: {shown(value, parameter.unit) if value is not None else f'differs between {owners}'}"


def write(statement: Statement, values: Values, notes: dict[str, str]) -> str:
    """A statement as lines of the script."""
    parts = statement.parts
    if isinstance(statement, Define):
        return f"{parts.target} = {_definition(statement, notes)}"
    if not parts.function:  # an assignment
        text = values.text(parts.arguments[0][1], fills=True)
        line = f"{parts.target} = {text}"
        return line if max(map(len, line.split("\n"))) <= WIDTH else f"{parts.target} = (\n    {text}\n)"
    texts = [f"{key}={values.text(value)}" if key else values.text(value) for key, value in parts.arguments]
    return call(parts.target, parts.function, texts)


def _definition(statement: Define, notes: dict[str, str]) -> str:
    if not isinstance(statement.value, str):
        return repr(statement.value)
    equations = statement.name.startswith(("NE_", "SE_"))
    lines = statement.value.split("\n")
    if not equations and len(lines) == 1 and len(lines[0]) < WIDTH // 2:
        return literal(statement.value)[0]
    found = [_declared(line, notes) for line in lines] if equations else None
    return block(lines, found, equations=True) if found else block(lines)


def _declared(line: str, notes: dict[str, str]) -> str:
    name, colon, _ = line.partition(" : ")
    drive = next((meaning for start, meaning in _DRIVES.items() if name.startswith(start)), "")
    return clean(notes.get(name, drive)) if colon and name.isidentifier() else ""
