"""Files of arrays, and records that Python writes and C++ reads."""

import shutil
import subprocess

import numpy as np
import pytest

from cxsystem2.devices.files import MappedArrays, layout, record, struct, write_arrays

KIND = layout(first="i8", weight="f8", small="i4", other="u4")


def test_arrays_are_read_as_they_were_written(tmp_path):
    write_arrays(
        tmp_path / "x", record(KIND, first=3, weight=0.5, small=-1, other=7), np.arange(5, dtype=np.uint16), np.zeros(0)
    )
    arrays = MappedArrays(tmp_path / "x")
    assert arrays.next(KIND, 1)[0].tolist() == (3, 0.5, -1, 7)
    assert arrays.next(np.uint16, 5).tolist() == [0, 1, 2, 3, 4]
    assert arrays.next(np.float64, 0).size == 0


def test_a_record_needs_every_field():
    with pytest.raises(ValueError, match="is not made of first, weight"):
        record(KIND, first=1, weight=2.0)


def test_a_struct_with_gaps_is_refused():
    with pytest.raises(AssertionError):
        layout(small="i4", large="i8")


@pytest.mark.compiled
def test_cpp_reads_what_python_wrote(tmp_path):
    compiler = shutil.which("g++") or shutil.which("c++") or pytest.skip("no C++ compiler")
    record(KIND, first=3, weight=0.5, small=-1, other=7).tofile(tmp_path / "x")
    (tmp_path / "x.cpp").write_text(
        "#include <cstdio>\n#include <stdint.h>\n"
        + struct("Own", KIND)
        + """
int main() {
    Own own;
    FILE *file = std::fopen("x", "rb");
    if (std::fread(&own, sizeof(own), 1, file) != 1 || std::fgetc(file) != EOF) return 1;
    std::printf("%ld %g %d %u", (long)own.first, own.weight, own.small, own.other);
}
"""
    )
    subprocess.run([compiler, "x.cpp", "-o", "read"], cwd=tmp_path, check=True)
    assert subprocess.run(["./read"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout == "3 0.5 -1 7"
