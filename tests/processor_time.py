"""Processor time of each test, programs that it has compiled and started included, summed up by folder after the run.

Seconds on the clock say little on a machine that others use as well; `make test` prints these in their place.
"""

import resource
from collections import Counter
from pathlib import PurePosixPath

import pytest

NAME, SHOWN = "processor_time", 12


def spent():
    """Processor time of this process and of those that it has waited for, second."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    item.stash[BEGIN] = spent()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    if call.when == "teardown":
        item.user_properties.append((NAME, spent() - item.stash[BEGIN]))
    return (yield)


def pytest_terminal_summary(terminalreporter):
    found = {
        report.nodeid: dict(report.user_properties)[NAME]
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "teardown" and NAME in dict(report.user_properties)
    }
    folders, files = Counter(), Counter()
    for name, seconds in found.items():
        path = PurePosixPath(name.partition("::")[0])
        folders["/".join(path.parts[:2])] += seconds
        files[str(path)] += seconds
    terminalreporter.section(f"processor time: {sum(found.values()):.0f} s")
    for title, sums in (("folder", folders), ("file", files)):
        for name, seconds in sums.most_common(SHOWN):
            terminalreporter.write_line(f"{seconds:7.1f} s  {title} {name}")


BEGIN = pytest.StashKey[float]()
