"""Extracellular calcium and the release of transmitter."""

from __future__ import annotations

REFERENCE = 2.0
"""Calcium concentration (mM) at which release is as the table gives it."""

_STEEP, _SHALLOW = 1.09, 2.79
_EXCITATORY = frozenset({"PC", "SS", "CI", "VPM"})


def half_activation(pre_type: str, post_type: str) -> float:
    """The concentration (mM) of half-maximal release between two cell types.

    Excitatory onto excitatory or Martinotti cells, and Martinotti onto excitatory cells: 2.79 mM; pathways between
    excitatory and basket cells: 1.09 mM; any other: the mean of the two.

    Source: Markram et al. (2015) Cell 163:456, and Hokkanen et al. (2019) Neural Comput 31:1066.
    """
    from_excitatory, to_excitatory = pre_type in _EXCITATORY, post_type in _EXCITATORY
    if (from_excitatory and (to_excitatory or post_type == "MC")) or (pre_type == "MC" and to_excitatory):
        return _SHALLOW
    if (from_excitatory and post_type == "BC") or (pre_type == "BC" and to_excitatory):
        return _STEEP
    return (_STEEP + _SHALLOW) / 2


def release_factor(calcium: float, pre_type: str, post_type: str) -> float:
    """How much more (or less) transmitter is released than at 2 mM: a Hill function of fourth order."""
    half = half_activation(pre_type, post_type)

    def hill(level: float) -> float:
        return level**4 / (half**4 + level**4)

    return hill(calcium) / hill(REFERENCE)
