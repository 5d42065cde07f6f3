"""C++ standalone: the whole simulation as one program, generated, compiled when there is none yet, and run."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cxsystem2.config import Configuration, Pathway
from cxsystem2.devices.agreement import Agreement, unless_drawn
from cxsystem2.devices.base import Device, devices
from cxsystem2.devices.compiler import compiler_missing, compiler_version
from cxsystem2.devices.options import Options
from cxsystem2.network.estimate import BYTES_PER_TAKEN_OVER, BYTES_PER_VALUE
from cxsystem2.stages import Stages

if TYPE_CHECKING:
    from cxsystem2.devices.standalone.session import ProgramSession
    from cxsystem2.syntax import Model


@devices.register("cpp", "cpp_standalone", "c++")
class Cpp(Device):
    """Brian2's C++ standalone mode, with programs that serve every seed, value and duration."""

    accelerated = True
    knows_structures = True
    fast_unasked = True
    in_script = "cpp"
    reads = ("precision", "threads")
    templates: ClassVar[str | None] = "cxsystem2.devices.standalone"
    """The package with C++ templates that go before those of Brian2."""
    own_objects: ClassVar[bool] = True
    """Whether `Options.fast` puts objects of our own in the place of Brian2's."""

    @classmethod
    def agreement(cls, config: Configuration) -> Agreement:
        """Its random numbers come from a generator of its own."""
        return unless_drawn(Agreement.IDENTICAL, config)

    @classmethod
    def compact(cls, config: Configuration, pathway: Pathway) -> bool:
        """Whether spikes are delivered by an object of our own; its exceptions are rare (see `stock_reason`)."""
        return cls.is_fast(config.system.fast) and pathway.synapse.by_source() and not pathway.monitors.states

    @classmethod
    def synapse_bytes(cls, config: Configuration, pathway: Pathway) -> int:
        """Less where templates of our own deliver Brian2's synapses: traces are not kept for each, unless they are recorded."""
        if not cls.is_fast(config.system.fast):
            return super().synapse_bytes(config, pathway)
        from cxsystem2.syntax.event_driven import event_driven

        traces = set(event_driven(pathway.synapse)) if not pathway.monitors.states else set()
        return BYTES_PER_TAKEN_OVER + BYTES_PER_VALUE * len({*pathway.synapse.state} - traces)

    @classmethod
    def missing(cls) -> str:
        """A compiler."""
        return compiler_missing()

    @classmethod
    def versions(cls) -> dict[str, str]:
        """Of Brian2, Python and the compiler."""
        return {**super().versions(), **compiler_version()}

    def open(self, model: Model, stages: Stages, options: Options) -> ProgramSession:
        """Make the program of a model, or take it from the cache."""
        from cxsystem2.devices.standalone.opening import open_program

        return open_program(self, model, stages, options)
