"""The list of colours: one for Python and the page, and to be told apart by everybody."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest

from cxsystem2.results.palette import COLORS, ink, inks, slots

CSS = Path(__file__).resolve().parents[2] / "bui/static/css/look.css"
SEEN = {
    "everybody": np.eye(3),
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
}
"""What of red, green and blue is seen: Machado, Oliveira & Fernandes (2009) IEEE Trans Vis Comput Graph 15:1291."""
LEAST = 16
"""Distance in CIELAB; some 2 are just seen."""


def of_page():
    """The colours of the style sheet: those for light pages, and those for dark ones."""
    blocks = re.findall(r"^:root[^{]*\{(.*?)^\}", CSS.read_text(), re.MULTILINE | re.DOTALL)
    return [dict(re.findall(r"--([ein]\d): (#[0-9a-f]{6});", block)) for block in blocks]


def linear(color):
    part = np.array([int(color[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    to_xyz = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    x = np.array(to_xyz) @ np.clip(rgb, 0, 1) / [0.95047, 1, 1.08883]
    f = np.where(x > 0.008856, np.cbrt(x), 7.787 * x + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_the_page_has_the_same_colours():
    light, dark = of_page()
    assert light == {f"{kind}{place}": color for kind, colors in COLORS.items() for place, color in enumerate(colors)}
    assert dark.keys() == light.keys()


@pytest.mark.parametrize("eyes", SEEN)
def test_colours_can_be_told_apart(eyes):
    for found in of_page():
        shown = {name: lab(np.array(SEEN[eyes]) @ linear(color)) for name, color in found.items() if name not in ("n1", "n2")}
        near = [pair for pair in itertools.combinations(shown, 2) if np.linalg.norm(shown[pair[0]] - shown[pair[1]]) < LEAST]
        assert near == []


def test_a_population_keeps_its_colour_whatever_is_recorded(results):
    before = slots(results)
    results.spikes.pop(next(iter(results.spikes)))
    assert slots(results) == before
    assert before["NG1_SS_L4"] == "e0" and before["NG2_BC_L4"] == "i0" and before["NG0_relay_vpm"] == "n0"
    assert inks(results)["NG2_BC_L4"] == ink("i0")


def test_further_populations_begin_again_with_dashes():
    assert [ink(f"e{place}").color for place in (0, 5, 10)] == [COLORS["e"][0]] * 3
    assert [ink(f"i{place}").dash for place in (4, 5, 10)] == ["-", "--", ":"]
