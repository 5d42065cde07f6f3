"""Models that a table brings along: neurons, receptors and synapses written as equations.

A physiology table in YAML or JSON (or a dictionary) may have a part ``models`` at its top, beside ``physio_data`` or
beside the variables of the short form. CSV tables have no place for it. ::

    models:
      neurons:
        LEAKY:                              # the word for neuron_model
          about: a leaky neuron with adaptation
          source: Lapicque (1907)           # may be left out
          parameters:                       # looked up in the block of a cell; C and refractory_period are always there
            gL: {unit: siemens, meaning: leak conductance, positive: true}
            EL: {unit: volt, meaning: leak reversal potential}
            VT: {unit: volt, meaning: threshold, default: -50*mV}
            tau_w: second                   # short for {unit: second}
          current: gL*(EL - vm) - w         # ampere; C dvm/dt is this and the synaptic currents
          state:                            # d w/dt = derivative; starts at 0, or at a parameter: start: EL
            w: {derivative: -w/tau_w, unit: amp}
          threshold: vm > VT
          reset: [vm = EL, w += 10*pA]
          held: true                        # the potential stands still while refractory (the default)
      receptors:
        FAST:
          about: an excitatory conductance
          sign: excitation                  # or inhibition
          parameters: {tau_fast: second, E_fast: volt}
          state: {g: {derivative: -g/tau_fast, unit: siemens}}
          current: g*(E_fast - vm)          # ampere, positive when it depolarises
          increments: [g]                   # what a spike adds its weight to
          background: [g]                   # the same for background spikes, when it differs
          weight_unit: siemens              # or amp
      synapses:
        TIRING:                             # the word for syn_type
          about: a synapse that tires
          prefix: tiring_                   # before the names of the parameters, which are root scalars
          parameters: {tau_R: {unit: second, positive: true}}
          state: {R: {derivative: (1 - R)/tau_R, unit: 1, start: 1}}    # between spikes; start: a number or a parameter
          transmitted: R*wght               # what `transmit` adds to the target; wght when left out
          on_pre: [transmit, R *= 0.5]      # when a spike arrives
          on_post: []                       # when the target fires
          weights: equal                    # or spread: evenly from half to one and a half times the mean (the default)
          delays: spread

Equations may use arithmetic, comparisons (in ``threshold`` and within ``int()``), the functions of Brian2 that are not
random, units, the model's own names, ``t`` and ``dt``; neurons and receptors ``vm``; neurons also ``xi`` (white noise);
synapses ``wght``, ``vm_pre`` and ``vm_post``. A synapse that assigns to ``wght`` is plastic. Every text is parsed and
compared with this list before Brian2 sees it (`grammar`); then Brian2 checks its units (`dimensions`) and builds the
model (`trial`). A table with a part ``models`` is run only after the user confirms it (`cxsystem2.trust`).
"""

from __future__ import annotations

from cxsystem2.models.catalogue import Catalogue
from cxsystem2.problems import Report
from cxsystem2.tables.tree import Node


def read_models(node: Node | None, report: Report) -> Catalogue:
    """The models that a table may name. What is wrong with its own ones goes to the report."""
    if node is None:
        return Catalogue()
    from cxsystem2.models.free.section import read_section  # Brian2 tries them

    return read_section(node, report)


__all__ = ["read_models"]
