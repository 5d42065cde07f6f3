"""Results of any kind, and their spikes by cell."""

import numpy as np
from hypothesis import strategies as st

from cxsystem2.results import Results
from cxsystem2.results.records import PopulationRecord, Recording, Spikes, Watched

WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12)
NAMES = WORDS | st.sampled_from(["NG1_L2/3_L4", "a b", "µ", ".", "..", "a:b", "A", "a", "%2F", "=1+1"])


@st.composite
def runs(draw):
    """Results of populations with names of any kind, some without a cell, a spike, or anything recorded; traces of some."""
    random = np.random.default_rng(draw(st.integers(0, 9)))
    populations, spikes, recordings, watched = {}, {}, {}, {}
    for number, name in enumerate(draw(st.lists(NAMES, max_size=4, unique=True))):
        size = draw(st.integers(0, 5))
        w = random.normal(size=size) + 1j * random.normal(size=size)
        kind = draw(st.sampled_from(["population", "input"]))
        populations[name] = PopulationRecord(label=str(number), size=size, kind=kind, type="SS", layer="4", w=w, z=w, depth=1.2)
        if draw(st.booleans()):
            cells = np.arange(0, size, draw(st.sampled_from([1, 2])))
            if len(cells) < size:
                watched[name] = Watched(cells, 0.0, 0.1)
            steps = np.sort(random.integers(1, 999, draw(st.integers(0, 20)) if size else 0))
            i = random.choice(cells, len(steps)).astype(np.int32) if size else np.empty(0, np.int32)
            spikes[name] = Spikes(i, steps * 1e-4)
        if size and draw(st.booleans()):
            trace = Recording(np.arange(10) * 1e-3, random.normal(size=(10, size)), np.arange(size), "volt")
            recordings[name] = {draw(st.sampled_from(["vm", "ge_soma"])): trace}
    return Results(
        title=draw(NAMES), device="python", seed=1, runtime=0.1, dt=1e-4, created="2026-01-01T00:00:00+02:00",
        populations=populations, spikes=spikes, recordings=recordings, watched=watched, anatomy="row_type\nparams\n",
        physiology="Variable,Key,Value\n",
    )  # fmt: skip


def odd():
    """Results with names of any kind, silent cells, populations without cells, spikes or records, and traces of two."""
    random = np.random.default_rng(1)
    populations, spikes, recordings = {}, {}, {}
    for number, (name, size) in enumerate({"NG1_L2/3_L4": 3, "a b: µ%2F": 2, "..": 0, "A": 1, "a": 1}.items()):
        w = random.normal(size=size) + 1j * random.normal(size=size)
        populations[name] = PopulationRecord(label=str(number), size=size, kind="population", type="SS", layer="4", w=w, z=w)
        if name != "A":
            cells = random.integers(0, min(size, 2), 5 * bool(size))
            spikes[name] = Spikes(cells.astype(np.int32), np.sort(random.integers(1, 999, len(cells))) * 1e-4)
    for name in ("NG1_L2/3_L4", "a"):
        size = populations[name].size
        recordings[name] = {"vm": Recording(np.arange(10) * 1e-3, random.normal(size=(10, size)), np.arange(size), "volt")}
    return Results(
        title="a/b: µ", device="python", seed=1, runtime=0.1, dt=1e-4, created="2026-01-01T00:00:00+02:00",
        populations=populations, spikes=spikes, recordings=recordings,
    )  # fmt: skip


def silent(results):
    """The same results without a spike."""
    for name in results.spikes:
        results.spikes[name] = Spikes(np.empty(0, np.int32), np.empty(0))
    return results


def nothing():
    """Results of a run without a population."""
    return Results("nothing", "python", 1, 0.1, 1e-4, "", {}, {})


def by_cell(results):
    """The spike times of each recorded cell, by population and cell."""
    return {
        (name, int(cell)): np.sort(spikes.t[spikes.i == cell]).tolist()
        for name, spikes in results.spikes.items()
        for cell in results.part(name).cells
    }
