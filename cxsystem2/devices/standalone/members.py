"""The programs of ranks: a known structure goes straight to its compiled program, and Brian2 makes that of any other one."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cxsystem2.devices.options import Options
from cxsystem2.devices.standalone.cache import put_program
from cxsystem2.devices.standalone.mpi import Mpi
from cxsystem2.devices.standalone.opening import described, descriptions, made_known, structure_key
from cxsystem2.devices.standalone.prepared import Prepared, prepare
from cxsystem2.devices.standalone.recipes import UnknownStructure
from cxsystem2.stages import Stages
from cxsystem2.syntax import Model

if TYPE_CHECKING:
    from cxsystem2.devices.cpp import Cpp
    from cxsystem2.devices.standalone.opening import Made


@dataclass(frozen=True, slots=True)
class Members:
    """What each rank simulates, its folder, and what is not Brian2's own; one program in the folder above serves all."""

    device: Cpp
    options: Options
    mpi: Mpi
    folder: Path
    models: Sequence[Model]
    folders: Sequence[Path]
    prepared: Sequence[Prepared]

    @classmethod
    def of(
        cls, device: Cpp, options: Options, mpi: Mpi, folder: Path, models: Sequence[Model], folders: Sequence[Path]
    ) -> Members:
        """Draw the synapses of all models into their folders."""
        each = zip(models, folders, strict=True)
        prepared = [prepare(model, options, own, own_objects=device.own_objects) for model, own in each]
        return cls(device, options, mpi, folder, models, folders, prepared)

    def made(self, stages: Stages) -> tuple[Sequence[Made], str]:
        """The programs with their objects, and why the compiled program could not be kept (mostly nothing)."""
        structure = self._structure()
        return (known, "") if (known := self._known(structure, stages)) is not None else self._generated(structure, stages)

    def _structure(self) -> str:
        """The key of the structure that all share; empty where there is none."""
        texts = [self.mpi.version, *self.mpi.compile_flags, "", *self.mpi.link_flags]
        each = zip(self.models, self.prepared, strict=True)
        keys = {structure_key(self.device, model, self.options, prepared, texts) for model, prepared in each}
        return keys.pop() if len(keys) == 1 else ""

    def _known(self, structure: str, stages: Stages) -> list[Made] | None:
        if (found := described(structure, stages)) is None:
            return None
        description, compiled = found
        with stages.stage("realise"), contextlib.suppress(UnknownStructure):
            each = zip(self.models, self.prepared, self.folders, strict=True)
            made: list[Made] = [made_known(description, *one, shared=True) for one in each]
            put_program(compiled, self.folder)
            return made
        return None

    def _generated(self, structure: str, stages: Stages) -> tuple[list[Made], str]:
        from cxsystem2.devices.standalone.compiler import compiler
        from cxsystem2.devices.standalone.compiler import key as compiled_key
        from cxsystem2.devices.standalone.describing import describe
        from cxsystem2.devices.standalone.making import made, provide

        found = [
            made(self.device, model, stages, self.options, own, prepared, shared=True)
            for model, own, prepared in zip(self.models, self.folders, self.prepared, strict=True)
        ]
        generated = found[-1][2]
        generated.compile_flags += self.mpi.compile_flags
        generated.link_flags += self.mpi.link_flags
        generated.headers["mpi_version.h"] = "".join(f"// {line}\n" for line in self.mpi.version.splitlines())
        with stages.stage("compile"):
            problem = provide(generated, self.folder, replace(self.options, directory=None))
        if structure and not problem:
            with contextlib.suppress(UnknownStructure, OSError):
                name = compiled_key(generated, compiler())
                each = zip(self.models, found, self.prepared, strict=True)
                texts = {describe(model, *one[:2], prepared, name).text() for model, one, prepared in each}
                if len(texts) == 1:  # what one rank tells is right for all
                    descriptions().put(structure, texts.pop())
        return [(program, objects) for program, objects, _ in found], problem
