"""The picture of who does what, for machines.md: python docs/machines_picture.py."""

from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

matplotlib.use("agg")

from matplotlib import pyplot as plt

YOU = "lfads cluster\ncreate, user, upload,\nrun, download, delete"
SERVER = "decides after each generation,\nkeeps the history;\nscheduler hands out jobs"
STORAGE = "data, states of members,\nresults: a directory\nor s3://…, gs://…"
BOXES = {
    "you": (0.2, 2.0, 1.9, 1.5, "Your computer", YOU, "#e8e8e8"),
    "server": (3.0, 3.4, 2.3, 1.5, "Server", SERVER, "#cfe2f3"),
    "one": (6.5, 4.3, 2.0, 0.9, "Client 1", "trains members 0 to 3", "#d9ead3"),
    "two": (6.5, 3.1, 2.0, 0.9, "Client 2", "trains members 4 to 7", "#d9ead3"),
    "three": (6.5, 1.9, 2.0, 0.9, "Client 3", "trains members 8 to 11", "#d9ead3"),
    "storage": (3.0, 0.3, 2.3, 1.5, "Shared storage", STORAGE, "#fff2cc"),
}  # fmt: skip
ARROWS = [
    ("run", (2.1, 3.1), (3.0, 4.0), "->", (2.1, 3.85)),
    ("data in, results out", (2.1, 2.3), (3.0, 1.2), "<->", (1.45, 1.45)),
    ("jobs", (5.3, 4.4), (6.5, 4.75), "->", (5.6, 4.75)),
    ("", (5.3, 4.1), (6.5, 3.55), "->", (0, 0)),
    ("", (5.3, 3.8), (6.5, 2.35), "->", (0, 0)),
    ("states", (6.5, 2.05), (5.3, 1.0), "<->", (5.75, 1.25)),
    ("", (4.15, 3.4), (4.15, 1.8), "<->", (0, 0)),
]


def draw(axes: Axes) -> None:
    """Draw boxes and arrows."""
    for left, low, width, height, name, said, colour in BOXES.values():
        box = FancyBboxPatch((left, low), width, height, boxstyle="round,pad=0.03", facecolor=colour, edgecolor="#444")
        axes.add_patch(box)
        axes.text(left + width / 2, low + height - 0.22, name, ha="center", va="center", fontsize=10, weight="bold")
        axes.text(left + width / 2, low + (height - 0.4) / 2, said, ha="center", va="center", fontsize=8)
    for said, begin, end, style, place in ARROWS:
        axes.annotate("", end, begin, arrowprops={"arrowstyle": style, "color": "#444", "shrinkA": 3, "shrinkB": 3})
        axes.text(*place, said, fontsize=8, color="#444")
    axes.set(xlim=(0, 8.7), ylim=(0, 5.4))
    axes.axis("off")


if __name__ == "__main__":
    figure, axes = plt.subplots(figsize=(8.7, 5.4), dpi=110)
    figure.subplots_adjust(0, 0, 1, 1)
    draw(axes)
    figure.savefig(Path(__file__).parent / "pictures" / "machines.png", metadata={"Software": None})
