"""Processor time of each test, programs that it has compiled and started included, summed up by folder after the run.

Seconds on the clock say little on a machine that others use as well; `make test` prints these in their place.
"""

import os
import resource
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path, PurePosixPath

import pytest

NAME, SHOWN = "processor_time", 12
LONG = 0.1
"""Seconds from which on a test may have had a process work that is still there: to ask all of them takes milliseconds."""


def spent():
    """Processor time of this process and of those that it has waited for, second."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def living():
    """Processor time of the processes below this one that are still there, a browser say, and of theirs that have ended."""
    ticks, waiting = 0, [os.getpid()]
    while waiting:
        process = Path("/proc") / str(waiting.pop())
        with suppress(OSError):  # it has just ended, or this system keeps no such files
            children = [child for one in (process / "task").glob("*/children") for child in one.read_text().split()]
            waiting += children
            if process.name != str(os.getpid()):
                ticks += sum(map(int, (process / "stat").read_text().rpartition(")")[2].split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    item.stash[BEGIN] = time.monotonic(), spent()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    global _living
    if call.when == "teardown":
        began, before = item.stash[BEGIN]
        seconds = spent() - before
        if time.monotonic() - began > LONG:
            former, _living = _living, living()
            seconds += _living - former
        item.user_properties.append((NAME, seconds))
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


BEGIN = pytest.StashKey[tuple[float, float]]()
_living = 0.0
