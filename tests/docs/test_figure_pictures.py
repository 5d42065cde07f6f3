"""The pictures of figures in the documentation: each kind has one, it is small, and it is shown."""

import runpy
from pathlib import Path

import pytest
from PIL import Image

from cxsystem2.figures import figures

DOCS = Path(__file__).resolve().parents[2] / "docs"
LARGEST = 60_000


def test_each_kind_of_figure_has_its_picture():
    """For a new kind, or one that draws otherwise: python docs/figure_pictures.py."""
    script = runpy.run_path(str(DOCS / "figure_pictures.py"))
    sweeps = [f"sweep-{kind.replace(' ', '-')}" for kind in script["kinds_of_sweeps"]()]
    shown = {"figures.md": [f"figure-{kind}" for kind in figures], "collect.md": sweeps}
    for page, names in shown.items():
        text = (DOCS / page).read_text(encoding="utf-8")
        assert [name for name in names if f"(pictures/{name}.png)" not in text] == [], page
    there = {path.stem for part in ("figure", "sweep") for path in (DOCS / "pictures").glob(f"{part}-*.png")}
    assert there == {name for names in shown.values() for name in names}


@pytest.mark.parametrize("path", sorted((DOCS / "pictures").glob("*-*.png")), ids=lambda path: path.stem)
def test_pictures_are_small_and_show_something(path):
    assert path.stat().st_size < LARGEST
    with Image.open(path) as picture:
        assert 200 < picture.width <= 900 and len(picture.convert("RGB").getcolors(1 << 24)) > 5
