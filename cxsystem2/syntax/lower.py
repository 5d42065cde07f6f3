"""Lowering: a network plan and its layout become a bank of Brian2 statements with arrays."""

from __future__ import annotations

import math

import numpy as np

from cxsystem2.network import Network
from cxsystem2.network.partition import Partition
from cxsystem2.observer import Observer
from cxsystem2.syntax.bank import Bank, BankError
from cxsystem2.syntax.form import FREE, Form
from cxsystem2.syntax.layout import RELAYS, Layout
from cxsystem2.syntax.model import Model, Stored
from cxsystem2.syntax.neurons import add_group, add_links
from cxsystem2.syntax.projections import add_projection
from cxsystem2.syntax.rates import add_rates
from cxsystem2.syntax.statement import ArrayArgument, Assign, Create, Name, QuantityArgument
from cxsystem2.syntax.states import add_states


def lower(
    network: Network,
    observer: Observer | None = None,
    form: Form = FREE,
    part: Partition | None = None,
    stored: Stored | None = None,
) -> Model:
    """Make the statements of a network, or of a partition of it alone.

    `observer` is told how far stage ``plan`` is when its synapses are drawn, later on. With `stored` they are taken from there.
    """
    layout = Layout(network.config, form)
    model = Model(network, layout, Bank(whole=part is None), observer or Observer(), part, stored)
    model.bank.add(Assign("defaultclock.dt", QuantityArgument(network.config.system.default_clock, "second")))
    _relays(model)
    for group in layout.groups:
        add_group(model.bank, network, layout, group)
    for group in layout.groups:
        add_links(model.bank, layout, group)
    for projection in layout.projections:
        add_projection(model, projection)
    for owner, name in layout.spike_recorders.items():
        model.bank.add(Create(name, "SpikeMonitor", (Name(owner),)))
    for recorder in layout.state_recorders:
        add_states(model, recorder)
    if form.counters:
        for counted in layout.rate_recorders:
            add_rates(model.bank, layout, counted)
    refuse_nonsense(model.bank)
    return model


def refuse_nonsense(bank: Bank) -> None:
    """No constant of a model may be missing: a run on NaN ends in nothing but NaN.

    Raises:
        BankError: a value is not a finite number; the message names it.
    """
    for statement in bank.of(Assign):
        value = statement.value if isinstance(statement, Assign) else None
        if isinstance(value, QuantityArgument):
            sound = math.isfinite(value.value)
        else:
            sound = not (isinstance(value, ArrayArgument) and bank.arrays.made(value.name)) or bool(
                np.isfinite(bank.arrays[value.name]).all()
            )
        if not sound:
            raise BankError(f"'{statement.name}' is not a finite number; a value of the tables is missing or wrong")


def _relays(model: Model) -> None:
    """All inputs as one generator of spikes."""
    network, bank = model.network, model.bank
    if not model.layout.relays:
        return
    cells, times, size = [], [], 0
    for relay in model.layout.relays:
        indices, spikes = network.spikes(relay)
        cells.append(indices + np.int32(size))
        times.append(spikes)
        size += relay.size
    index, time = np.concatenate(cells), np.concatenate(times)
    order = np.lexsort((index, time))
    bank.arrays[f"{RELAYS}.i"], bank.arrays[f"{RELAYS}.t"] = index[order], time[order]
    arguments = (size, ArrayArgument(f"{RELAYS}.i"), ArrayArgument(f"{RELAYS}.t", "second"))
    bank.add(Create(RELAYS, "SpikeGeneratorGroup", arguments))
