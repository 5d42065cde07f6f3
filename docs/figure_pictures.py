"""A picture of each kind of figure, for figures.md and collect.md.

``python docs/figure_pictures.py`` runs the small model `layers`, with one pathway that learns, and a small sweep of the model
`ei`, and writes ``figure-KIND.png`` and ``sweep-KIND.png`` in ``docs/pictures``. It takes a minute or two, and is needed after
a change of what figures show, and for a new kind.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "pictures"
DPI, COLORS = 100, 128
LEARNS = """
# The pathway that learns
stdp_SS_SS_soma,,"(0.05, -0.0525, 20*ms, 20*ms)",
Cp,,1,
Cd,,1,
stdp_max_strength_coefficient,,5,
"""
SETTINGS: dict[str, dict[str, Any]] = {
    "activity": {"start": 0.2, "stop": 0.3, "names": ["SS", "BC"]},
    "connectivity": {"value": "synapses"},
    "delays": {"names": ["L4E", "L4I", "TH"]},
    "frames": {"start": 0.195, "stop": 0.225, "names": ["L4E", "L4I", "TH"]},
    "histogram": {"measure": "rate", "names": ["L4E", "L4I"]},
    "weights": {"names": ["L4E", "L4I", "TH"]},
}
"""What the pictures show where it is not everything."""
SWEEP = {"J": ["0.5*nS", "1*nS", "2*nS"], "g": ["4", "6", "8"]}


def main() -> None:
    """Run the models and draw."""
    with tempfile.TemporaryDirectory() as folder:
        for kind, picture in {**runs(), **sweeps(Path(folder))}.items():
            target = FOLDER / f"{kind}.png"
            picture.savefig(target, dpi=DPI)
            _shrink(target)
            print(target.name, target.stat().st_size)


def runs() -> dict[str, Any]:
    """A figure of each kind, of one run."""
    from cxsystem2 import CxSystem
    from cxsystem2.figures import figures
    from cxsystem2.starters import starters

    begin = starters()["layers"]
    anatomy, physiology = begin.anatomy, begin.physiology
    anatomy = anatomy.replace("syn_type,p", "syn_type,p,monitors")
    anatomy = anatomy.replace("S,ge,L4E,L4E,Fixed_const_wght,0.05", "S,ge,L4E,L4E,STDP,0.05,[St]wght")
    with tempfile.TemporaryDirectory() as folder:
        tables = Path(folder) / "anatomy.csv", Path(folder) / "physiology.csv"
        for path, text in zip(tables, (anatomy, physiology + LEARNS), strict=True):
            path.write_text(text, encoding="utf-8")
        results, other = (
            CxSystem(*map(str, tables), changes=changes, seed=1).run(save_results=False) for changes in ({}, {"J": "1.5*nS"})
        )
    results.title, other.title = "J = 1*nS", "J = 1.5*nS"
    given = {**SETTINGS, "compare": {"others": {other.title: other}}}
    return {f"figure-{kind}": getattr(results.plot, kind)(**given.get(kind, {})) for kind in figures}


def sweeps(folder: Path) -> dict[str, Any]:
    """A figure of each kind, of one sweep; of one parameter for kinds that show one."""
    from cxsystem2 import Batch
    from cxsystem2.starters import starters, write

    tables = [str(path) for path in write(starters()["ei"], folder / "ei")]
    batch = Batch.create(folder / "sweep", *tables, SWEEP, changes={"runtime": "300*ms"})
    batch.run(workers=1)
    given: dict[str, dict[str, Any]] = {"lines": {"at": {"g": "6"}}, "rasters": {"stop": 0.2}}
    found = {kind: batch.plot(["rate"], kind=kind, **given.get(kind, {})) for kind in kinds_of_sweeps()}
    return {f"sweep-{kind.replace(' ', '-')}": picture for kind, picture in found.items()}


def kinds_of_sweeps() -> list[str]:
    """The words of all figures of sweeps."""
    from cxsystem2.collect.figures import kinds
    from cxsystem2.collect.multiples import MULTIPLES

    return [*kinds, *MULTIPLES]


def _shrink(target: Path) -> None:
    """Write a picture again with few colours, which nobody sees in a figure of lines and dots."""
    from PIL import Image

    with Image.open(target) as picture:
        few = picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
    few.save(target, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
