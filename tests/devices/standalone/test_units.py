"""Merging the sources of code objects."""

from cxsystem2.devices.standalone.units import Source, divide, together

TEXT = """#include "code_objects/one.h"
#include "objects.h"
#include<cmath>
namespace {
#define twice(x) (2 * (x))
static inline int helper() { return 1; }
}
void _run_one() {}
"""


def test_headers_come_once_and_those_of_code_objects_never():
    text = together([Source("one", TEXT, True), Source("two", TEXT, True)])
    assert text.count('#include "objects.h"') == 1
    assert text.count("#include <cmath>") + text.count("#include<cmath>") == 1
    assert "code_objects" not in text


def test_each_code_object_has_its_namespace_and_its_macros():
    text = together([Source("one", TEXT, True), Source("two", TEXT, True)])
    assert text.index("namespace code_one {") < text.index("#undef twice") < text.index("namespace code_two {")


def test_the_busy_ones_are_divided_evenly_and_in_one_order():
    sources = [Source(f"s{number}", "x" * (10 + number), number % 4 != 0) for number in range(40)]
    units = divide(sources, 3)
    lengths = [len(text) for text in units.values()]
    assert len(units) == 3
    assert max(lengths) < 1.2 * min(lengths)
    assert divide(reversed(sources), 3) == units
    assert "code_s0 " not in "".join(units.values())


def test_there_are_never_empty_files():
    assert divide([], 4) == {}
    assert len(divide([Source("one", TEXT, True)], 4)) == 1
