"""A linear readout, as in LFADS."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from cxsystem2.lfads.gru import sums
from cxsystem2.lfads.parameters import Weight, dense
from cxsystem2.lfads.readouts.base import READOUTS, Readout


@READOUTS.register("linear")
class Linear(Readout):
    """Outputs = factors x weights + bias."""

    def weights(self) -> dict[str, Weight]:
        """A matrix (factors, outputs) and a bias."""
        return {
            f"{self.name}.weights": dense(self.factors, self.outputs),
            f"{self.name}.bias": Weight((self.outputs,), begin=self.begin),
        }

    def read(self, parameters: Mapping[str, Tensor], factors: Tensor) -> Tensor:
        """One product."""
        return sums(parameters[f"{self.name}.weights"], factors, parameters[f"{self.name}.bias"])
