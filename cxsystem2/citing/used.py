"""What a run has used that has a paper of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cxsystem2.checking import check
from cxsystem2.citing.bibliography import bibliography, keys_of
from cxsystem2.config import Configuration
from cxsystem2.errors import TableError
from cxsystem2.results import Results
from cxsystem2.rules import rules
from cxsystem2.trust import Trust
from cxsystem2.version import __version__

_DEVICES = {"genn": ("stimberg2020", "yavuz2016"), "genn_cpu": ("stimberg2020", "yavuz2016"), "cuda": ("alevi2022",)}
"""Papers of devices that are programs of others; all of them run Brian2, whose paper is always cited."""
_RULES = ("senk2022",)
"""The paper that defines the terms for connection rules, and the probabilistic rules themselves."""


class Use(NamedTuple):
    """Something that a run has used, and the keys of its papers."""

    what: str
    keys: tuple[str, ...]


def used(results: Results, *, trust: bool | Trust = False) -> list[Use]:
    """Everything that a run has used that has a paper, each thing once; models without a paper are not listed.

    Raises:
        FileProblem: the result does not hold its tables.
        TableError: the tables cannot be read any more, a file that they name has gone, say.
    """
    checked = check(results, trust=trust)
    if not checked.report.clean:
        raise TableError(checked.report)
    return used_in(checked.config, results.device)


def used_in(config: Configuration, device: str) -> list[Use]:
    """Everything that a run of a configuration on a device uses that has a paper, each thing once."""
    found: dict[str, tuple[str, ...]] = {}
    for what, keys in (("simulator Brian2", ("stimberg2019",)), *_of_model(config)):
        if keys:
            found.setdefault(what, keys)
    if keys := _DEVICES.get(device, ()):
        found[f"device {device}"] = keys
    return [Use(what, keys) for what, keys in found.items()]


def _of_model(config: Configuration) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "form of the tables", ("andalibi2019",)
    for population in config.populations:
        for compartment in population.cell.compartments:
            membrane = population.cell.membrane(compartment)
            if membrane.neuron is not None:
                yield f"neuron model {membrane.neuron.word}", tuple(keys_of(membrane.neuron))
            for kind, receptor in (("excitation", membrane.excitation), ("inhibition", membrane.inhibition)):
                yield f"{kind} model {receptor.word}", tuple(keys_of(receptor))
    for pathway in config.pathways:
        yield f"synapse type {pathway.synapse.word}", tuple(keys_of(pathway.synapse))
        if not pathway.load:
            yield f"connection rule {pathway.wiring.rule}", tuple(keys_of(rules[pathway.wiring.rule])) or _RULES
    if config.system.indegree_scale is not None:
        yield "scaling of the network", ("van-albada2015",)


def bibtex(uses: list[Use]) -> str:
    """The entries for what was used, each below a comment that says what it is for, and last that of this program."""
    known = bibliography()
    reasons: dict[str, list[str]] = {}
    for one in uses:
        for key in one.keys:
            reasons.setdefault(key, []).append(one.what)
    entries = [f"% {', '.join(reasons[key])}\n{known[key]}" for key in sorted(reasons) if key in known]
    entries += [f"% no entry is known for {key}: {', '.join(reasons[key])}" for key in sorted(reasons) if key not in known]
    own = (
        "% this program\n@software{cxsystem2,\n  author  = {{The cxsystem2 authors}},\n  title   = {cxsystem2},\n  version = {"
    )
    return "\n\n".join([*entries, f"{own}{__version__}}}\n}}"]) + "\n"
