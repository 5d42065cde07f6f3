"""A small snapshot of STACS, written as its format is described, and the sample of the real program where it is."""

from pathlib import Path

import pytest

FILES = {
    "tiny.yml": """
netwkdir: .
netparts: 3
netfiles: 2
filebase: tiny
tstep: 0.5
tmax: 100.0
randseed: 7
""",
    "tiny.model": """
---
type: vertex
modname: cell
modtype: 30
param: [{name: v_thresh, value: 12.0}, {name: tau, value: 15.0}, {name: C, value: 1.0}]
state: [{name: v, init: constant, value: 0.0}]
...
---
type: vertex
modname: drive
modtype: 34
param: [{name: rate, value: 4e2}]
...
---
type: edge
modname: link
modtype: 31
state: [{name: delay, rep: tick, init: constant, value: 1.0}, {name: weight, init: constant, value: 3.0}]
...
---
type: edge
modname: learn
modtype: 36
...
---
type: record
events: [spike]
probes: [{modname: cell, state: v, tfreq: 5.0}]
...
""",
    "tiny.graph": """
vertex:
  - {modname: cell, order: 3, shape: circle, radius: 40.0}
  - {modname: drive, order: 1, shape: point}
edge:
  - {source: cell, target: [cell], modname: link, connect: [{type: uniform, prob: 0.5}]}
""",
    # vertex 3 drives 0; 0 <-> 1; 0 -> 2 learns
    "tiny.adjcy.0": " 1 2 3\n 0\n",
    "tiny.adjcy.1": " 0\n 0\n",
    "tiny.coord.0": "% x y z\n  1.0000000e+00  2.0000000e+00  0.0000000e+00\n -1.5000000e+01  0.0000000e+00  0.0000000e+00\n",
    "tiny.coord.1": "  1.0000000e+00  1.0000000e+00  0.0000000e+00\n  0.0000000e+00  0.0000000e+00  0.0000000e+00\n",
    "tiny.state.0": (
        " cell  3.5000000e+00  0.0000000e+00  0.0000000e+00 link -2.0000000e+00 f4240 none link  2.5000000e+00 4c4b40\n"
        " cell  1.0000000e+01  0.0000000e+00  2.5000000e-01 link  1.0000000e+00 7a120\n"
    ),
    "tiny.state.1": (
        " cell  0.0000000e+00  0.0000000e+00  0.0000000e+00 learn  6.0882312e+00  1.0000000e-01  2.0000000e-01"
        "  3.0000000e-01 4c4b40 6d9ce9c0 6a466bc0\n drive none\n"
    ),
    "tiny.event.0": " 2 4c4b40 0 3 3 7a120 1 -1 0 1.2500000e+00\n 0\n",
    "tiny.event.1": " 1 1adfbf 0 0 1\n 0\n",
    "tiny.dist": "0 0 0 0 0\n1 3 5 2 2\n2 4 9 3 2\n4 6 16 6 3\n",
    "tiny.metis": "0 0\n2 4\n4 6\n",
}


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "tiny"
    home.mkdir()
    for name, text in FILES.items():
        (home / name).write_text(text)
    return home


@pytest.fixture
def ring():
    home = Path(__file__).parents[3] / "shared" / "reference" / "stacs-ring"
    if not home.is_dir():
        pytest.skip("the sample is not here")
    return home
