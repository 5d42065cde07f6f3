import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.devices import Options
from cxsystem2.devices.delivery import drawing
from cxsystem2.errors import DeviceError
from cxsystem2.syntax import lower
from cxsystem2.syntax.partition import partition


@pytest.fixture
def large(anatomy, physiology):
    """Three populations of several blocks that drive each other."""
    for row in anatomy["G"]:
        row["number_of_neurons"] = 700
    return lower(CxSystem(anatomy, physiology, device="cpp").network)


@pytest.fixture
def files(read):
    """Draws a projection into a folder; returns every synapse from its files."""

    def files(model, projection, folder, **options):
        drawing.draw(model, projection, Options(**options), folder)
        for path in folder.glob(f"{projection.name}.synapses*"):
            path.rename(folder / path.name.replace(f"{projection.name}.synapses", "x"))
        return sorted(read(folder, len(list(folder.glob("x.*")))))

    return files


@pytest.mark.parametrize("parts", [1, 2, 5, 100])
def test_the_synapses_are_the_same_for_any_number_of_parts(files, large, tmp_path, monkeypatch, parts):
    expected = sum(large.network.expected_synapses(member) for member in large.layout.projections[1].members)
    monkeypatch.setattr(drawing, "_MOST", int(expected / parts))
    projection = large.layout.projections[1]
    found = files(large, projection, tmp_path, jobs=2)
    arrays = [large.bank.arrays[f"{projection.name}.{name}"] for name in ("i", "j", "delay", "wght")]
    arrays[2] = np.rint(arrays[2] / 1e-4).astype(int)
    assert found == sorted(zip(*arrays, strict=True))
    assert np.array_equal(large.counts(projection), np.bincount(large.owners[projection.name]))


def test_two_at_a_time_are_the_same_as_one(files, large, tmp_path, monkeypatch):
    projection = large.layout.projections[1]
    (tmp_path / "one").mkdir()
    one = files(large, projection, tmp_path / "one", jobs=1)
    monkeypatch.setattr(drawing, "_MANY", 100)
    (tmp_path / "two").mkdir()
    assert files(large, projection, tmp_path / "two", jobs=2) == one
    assert len(list((tmp_path / "two").glob("x.*"))) == 2


def test_a_delay_beyond_all_bounds_is_told(anatomy, physiology, tmp_path):
    anatomy["params"]["runtime"] = "60*second"
    physiology["delay"] = dict.fromkeys(physiology["delay"], "20*second")
    model = lower(CxSystem(anatomy, physiology, device="cpp").network)
    with pytest.raises(DeviceError, match="take --no-fast"):
        drawing.draw(model, model.layout.projections[1], Options(), tmp_path)


@pytest.mark.parametrize("parts", [1, 2, 3, 7])
def test_every_block_is_in_one_part_and_parts_are_alike(large, parts):
    projection = large.layout.projections[1]
    expected = [large.network.expected_synapses(member) for member in projection.members]
    found = partition(large.layout, projection, expected, parts)
    assert len(found) == parts if parts <= 3 else 3 < len(found) <= parts
    for number, member in enumerate(projection.members):
        blocks = [block for part in found for own, some in part if own == number for block in some]
        assert sorted(blocks) == list(range(-(-large.network.cells[member.post].size // 256)))
