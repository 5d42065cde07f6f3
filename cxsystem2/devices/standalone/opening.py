"""Opening a program: a known structure goes straight to its compiled program, and Brian2 makes any other one."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cxsystem2.devices.background.stored import write_drive
from cxsystem2.devices.options import Options
from cxsystem2.devices.program import build_folder
from cxsystem2.devices.standalone.cache import Cache, cache_folder, put_program
from cxsystem2.devices.standalone.description import Description
from cxsystem2.devices.standalone.known import KnownObjects, KnownProgram
from cxsystem2.devices.standalone.prepared import Prepared, prepare
from cxsystem2.devices.standalone.recipes import UnknownStructure
from cxsystem2.devices.standalone.session import ProgramSession
from cxsystem2.devices.standalone.structure import key
from cxsystem2.private import whose
from cxsystem2.stages import Stages
from cxsystem2.syntax import Model

if TYPE_CHECKING:
    from cxsystem2.devices.cpp import Cpp
    from cxsystem2.devices.realise import Objects
    from cxsystem2.devices.standalone.program import Program

    Made = tuple[Program, Objects] | tuple[KnownProgram, KnownObjects]

FOLDER, LIMIT = "structures", 50_000_000
"""Where descriptions are kept beside the programs, and how large they may be together (byte)."""


def open_program(device: Cpp, model: Model, stages: Stages, options: Options) -> ProgramSession:
    """Make the program of a model, or take it from the cache."""
    problem = ""
    with contextlib.ExitStack() as resources:
        folder = resources.enter_context(build_folder(options))
        with stages.stage("plan"):
            prepared = prepare(model, options, folder, own_objects=device.own_objects)
        structure = structure_key(device, model, options, prepared)
        made: Made | None = known(structure, model, prepared, stages, folder)
        if made is None:
            made, problem = generated(device, model, stages, options, folder, prepared, structure)
        kind = options.kind(device.word)
        session = ProgramSession(model, stages, options, made, folder, kind, resources.pop_all())
    session.warnings += [problem] if problem else []
    return session


def structure_key(device: Cpp, model: Model, options: Options, prepared: Prepared, mpi: Sequence[str] = ()) -> str:
    """The key of a structure; empty where Brian2 is to make the program in any case. Ranks have the texts of their `mpi`."""
    if not options.cache or options.directory is not None or whose(cache_folder()) or whose(descriptions().folder):
        return ""
    try:
        return key(model, type(device), options, prepared, mpi)
    except UnknownStructure:
        return ""


def descriptions() -> Cache:
    """The descriptions that are kept."""
    programs = Cache()
    return Cache(programs.folder.parent / FOLDER, min(programs.limit, LIMIT))


def known(
    structure: str, model: Model, prepared: Prepared, stages: Stages, folder: Path
) -> tuple[KnownProgram, KnownObjects] | None:
    """The program of a structure, ready in its folder; None where Brian2 has to make it."""
    if (found := described(structure, stages)) is None:
        return None
    description, compiled = found
    with stages.stage("realise"):
        try:
            program = made_known(description, model, prepared, folder)
        except UnknownStructure:
            return None
        put_program(compiled, folder)
    return program


def described(structure: str, stages: Stages) -> tuple[Description, bytes] | None:
    """The description of a structure and its compiled program, where both are there."""
    if not structure or (text := descriptions().get(structure)) is None or (found := Description.read(text)) is None:
        return None
    with stages.stage("compile"):
        compiled = Cache().get(found.program)
    return None if compiled is None else (found, compiled)


def made_known(
    description: Description, model: Model, prepared: Prepared, folder: Path, *, shared: bool = False
) -> tuple[KnownProgram, KnownObjects]:
    """The state and the objects of a model by the description of its program; what drives it lies in the folder.

    Raises:
        UnknownStructure: Brian2 has to look at the model.
    """
    program = KnownProgram(description, model, prepared.synapses, prepared.threads, shared=shared)
    for drive in prepared.drives:
        write_drive(drive, folder)
    return program, program.objects(model, prepared.synapses)


def generated(
    device: Cpp, model: Model, stages: Stages, options: Options, folder: Path, prepared: Prepared, structure: str
) -> tuple[Made, str]:
    """The program as Brian2 makes it, and why it could not be kept; what is needed to know it again is kept beside it."""
    from cxsystem2.devices.standalone.compiler import compiler
    from cxsystem2.devices.standalone.compiler import key as compiled_key
    from cxsystem2.devices.standalone.describing import describe
    from cxsystem2.devices.standalone.making import made, provide

    program, objects, text = made(device, model, stages, options, folder, prepared)
    with stages.stage("compile"):
        problem = provide(text, folder, options)
    if structure and not problem:
        with contextlib.suppress(UnknownStructure, OSError):
            found = describe(model, program, objects, prepared, compiled_key(text, compiler()))
            descriptions().put(structure, found.text())
    return (program, objects), problem
