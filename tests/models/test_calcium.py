"""Extracellular calcium: half activations by cell types, and the Hill function."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.models.synapses.calcium import REFERENCE, half_activation, release_factor

TYPES = st.sampled_from(["PC", "SS", "CI", "VPM", "BC", "MC", "L1i", "in"])


@pytest.mark.parametrize(
    ("pre", "post", "half"),
    [
        ("PC", "PC", 2.79), ("SS", "SS", 2.79), ("SS", "MC", 2.79), ("MC", "PC", 2.79),
        ("PC", "BC", 1.09), ("VPM", "BC", 1.09), ("BC", "SS", 1.09),
        ("BC", "BC", 1.94), ("in", "SS", 1.94), ("L1i", "PC", 1.94), ("MC", "MC", 1.94), ("PC", "L1i", 1.94),
    ],
)  # fmt: skip
def test_half_activation_depends_on_both_types(pre, post, half):
    assert half_activation(pre, post) == pytest.approx(half)


@given(TYPES, TYPES)
def test_nothing_changes_at_the_reference(pre, post):
    assert release_factor(REFERENCE, pre, post) == 1.0


def test_the_factor_is_a_hill_function_of_fourth_order():
    assert release_factor(1.0, "PC", "PC") == pytest.approx((1 / (2.79**4 + 1)) / (2**4 / (2.79**4 + 2**4)))


@given(TYPES, TYPES, st.floats(0.1, 5), st.floats(0.01, 5))
def test_more_calcium_releases_more(pre, post, level, more):
    assert release_factor(level + more, pre, post) > release_factor(level, pre, post)


def test_steep_pathways_gain_less_from_more_calcium():
    assert release_factor(4.0, "PC", "BC") < release_factor(4.0, "PC", "PC")
