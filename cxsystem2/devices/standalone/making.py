"""Making a program: Brian2 generates its sources, and it is compiled when there is none yet."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxsystem2 import garbage
from cxsystem2.brian import BrianError, brian2, fresh_names, new_device, seeded
from cxsystem2.devices.background.compiled import CompiledBackground
from cxsystem2.devices.background.drive import Drive
from cxsystem2.devices.delivery.choice import stock_reason
from cxsystem2.devices.delivery.compact import Compact
from cxsystem2.devices.delivery.delivery import Delivery
from cxsystem2.devices.delivery.plastic import take_over
from cxsystem2.devices.noise import Noise
from cxsystem2.devices.options import Options
from cxsystem2.devices.realise import Objects
from cxsystem2.devices.standalone.cache import Cache, put_program
from cxsystem2.devices.standalone.compiler import build, compiler, key, write_sources
from cxsystem2.devices.standalone.exchange import BEFORE_SYNAPSES, Exchange
from cxsystem2.devices.standalone.generated import Generated
from cxsystem2.devices.standalone.loops import HELPERS
from cxsystem2.devices.standalone.prepared import Prepared, prepare
from cxsystem2.devices.standalone.program import Program
from cxsystem2.devices.standalone.single import single_state
from cxsystem2.devices.standalone.stock import own_templates
from cxsystem2.errors import DeviceError
from cxsystem2.stages import Stages
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import Projection

if TYPE_CHECKING:
    from cxsystem2.devices.cpp import Cpp


def made(
    device: Cpp,
    model: Model,
    stages: Stages,
    options: Options,
    folder: Path,
    prepared: Prepared | None = None,
    *,
    shared: bool = False,
) -> tuple[Program, Objects, Generated]:
    """Brian2's objects of a model, with a device of their own that has generated the sources of their program.

    A `shared` program is one of several ranks.
    """
    if prepared is None:
        with stages.stage("plan"):
            prepared = prepare(model, options, folder, own_objects=device.own_objects)
    with fresh_names(), new_device(Program(), build_on_run=False) as program:
        try:
            program.shared = shared
            program.noise = Noise(model.network.seed, None) if options.fast else None
            program.threads = prepared.threads
            own = _own(model, options, prepared, shared=shared)
            with stages.stage("realise"), seeded(model.network.seed):
                narrow = options.fast and options.narrow
                dtypes = {group.name: single_state(group) for group in model.layout.groups} if narrow else {}
                objects = Objects(model.bank, own, dtypes)
                if options.fast and device.own_objects and options.delivery != "stock":
                    take_over(model, objects, program.name_of)
                if shared:
                    _share(model, objects)
            templates = own_templates(device.templates if options.fast else None, HELPERS)
            with stages.stage("generate"), templates, garbage.set_aside():
                generated = _generate(model, objects, program, folder, options)
        except BrianError as error:
            raise DeviceError(f"the device '{device.word}' cannot run the model: {error}") from error
        except OSError as error:
            raise DeviceError(f"the arrays of the model cannot be written: {error}") from error
        return program, objects, generated


def _share(model: Model, objects: Objects) -> None:
    """Let the objects of a rank hear of the spikes of others; its rates are those of its own cells."""
    for recorder in model.layout.rate_recorders:
        objects[f"SR_{recorder.name}"].pre.order = BEFORE_SYNAPSES - 1
    groups = [objects[group.name] for group in model.layout.groups if group.membrane.neuron is not None]
    in_place = any(stock_reason(model, projection) for projection in model.layout.projections)
    for back in (False, True) if in_place else (False,):
        objects.values[f"exchange {back}"] = Exchange(groups, in_place=in_place, back=back)


def _own(model: Model, options: Options, prepared: Prepared, *, shared: bool) -> dict[str, Callable[[Objects], Any]]:
    """What makes the objects that are not Brian2's own, by name."""
    precision, projections = options.precision or "double", {one.name: one for one in prepared.projections}
    noise: dict[str, Callable[[Objects], Any]] = {drive.name: partial(_background, drive) for drive in prepared.drives}
    return noise | {
        name: partial(_deliver, model, projections[name], synapses, precision, shared)
        for name, synapses in prepared.synapses.items()
    }


def _generate(model: Model, objects: Objects, device: Any, folder: Path, options: Options) -> Generated:
    duration = model.system.interval.end * brian2.second
    period = 0.2 * brian2.second
    objects.network.run(duration, namespace={}, report="", report_period=period, profile=options.profile)
    generated: Generated = device.generated()
    for one in objects.values.values():
        if isinstance(one, CompiledBackground):
            one.write(folder)
    return generated


def _deliver(
    model: Model, projection: Projection, synapses: Compact, precision: str, shared: bool, objects: Objects
) -> Delivery:
    ends, dt = (objects[projection.source], objects[projection.target]), model.system.default_clock
    return Delivery(projection, *ends, synapses, precision, dt, shared)


def _background(drive: Drive, objects: Objects) -> CompiledBackground:
    return CompiledBackground(drive, objects[drive.group])


def provide(generated: Generated, folder: Path, options: Options) -> str:
    """Put the program into its folder, from the cache where possible; returns why it could not be kept."""
    command, jobs = compiler(), options.jobs or os.cpu_count() or 1
    if options.directory is not None:
        write_sources(generated, folder, jobs)
    name = key(generated, command)
    if options.cache:
        program, problem = Cache().provide(name, lambda: build(generated, command, folder, jobs, keep=True))
    else:
        program, problem = build(generated, command, folder, jobs), ""
    put_program(program, folder)
    return problem
