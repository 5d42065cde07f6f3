"""Numbers that must not change: what a published seed draws."""

import hashlib

import numpy as np
import pytest

from cxsystem2 import CxSystem


def fingerprint(values):
    return hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()[:16]


def test_the_pairs_weights_and_delays_of_a_small_pathway(anatomy, physiology):
    """600 x 600 cells at p = 0.1: three blocks of targets, self-connections among the pairs."""
    anatomy["G"][0]["number_of_neurons"] = 600
    network = CxSystem(anatomy, physiology).network
    drawn = network.connections(network.config.pathways[1])
    assert (len(drawn), fingerprint(drawn.source), fingerprint(drawn.target)) == (36206, "1854e7c74eb49c69", "db2ac447eccc64f4")
    assert drawn.source[:6].tolist() == [0, 7, 19, 26, 31, 38]
    assert drawn.weight[:3] == pytest.approx([1.2145958318807402e-09, 1.6592865656880148e-09, 1.199333020621835e-09])
    assert drawn.delay[-3:] == pytest.approx([0.0013336733504944556, 0.002547313437702034, 0.0016169005687034662])
