"""The main file of a program: its arrays, how they are loaded, its run, and the report of progress."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any

from cxsystem2.brian import c_data_type
from cxsystem2.devices.program import PROGRESS
from cxsystem2.devices.standalone import stock
from cxsystem2.devices.standalone.constants import Constants
from cxsystem2.devices.standalone.state import RUN, SEED, THREADS
from cxsystem2.devices.standalone.units import Source, together

_KINDS = {"double": "FLOAT64", "float": "FLOAT32", "int32_t": "INT32", "int64_t": "INT64", "char": "BYTE", "bool": "BYTE"}

_ADDED = re.compile(r"(\w+\.add\(&\w+), (\w+)\);")

_TEMPLATE = """\
// All of this program that runs once is one file for the compiler: reading the headers is what takes its time.
{shared}
#include "objects.h"
#include "plastic.h"
#include "session.h"
#include <algorithm>
#include <csignal>
#include <string>
{headers}
{once}

namespace brian {{
std::string results_dir = "results/";
double *{run};
int64_t *{seed};
int64_t *{threads};
{definitions}
}}

{functions}

static const cxsystem2::Entry entries[] = {{
{entries}
}};
static const cxsystem2::Timer timers[] = {{
{timers}
    {{NULL, NULL}}
}};
static const cxsystem2::Counter counters[] = {{
{counters}
    {{NULL, NULL}}
}};
static SynapticPathway *const pathways[] = {{
{pathways}
    NULL
}};
static const size_t number = sizeof(entries) / sizeof(entries[0]);
namespace cxsystem2 {{ double until = 0, end_of_run = 0; }}
static long parent = 0;
static int answers = 0;  // where to say that something is done
static const char *spikes = NULL;  // where the spikes of each cell so far are told, if anybody wants to know

static void report_progress(double elapsed, double completed, double start, double duration) {{
    FILE *file = std::fopen("{progress}", "w");
    if (file) {{
        std::fprintf(file, "%.6f\\n", completed);
        std::fclose(file);
    }}
    if (spikes || cxsystem2::is_much(entries, number)) cxsystem2::flush(entries, number);
    if (spikes) cxsystem2::tell_spikes(spikes, completed, counters);
    // Python was killed: nobody waits for the results
    if (cxsystem2::ranks() > 1 ? cxsystem2::is_closed(stdin) : parent && getppid() != parent) cxsystem2::abort_ranks(1);
}}

static void interrupt(int number) {{
    if (Network::_globally_running && !Network::_globally_stopped) {{
        Network::_globally_stopped = true;
    }} else {{
        std::signal(number, SIG_DFL);
        std::raise(number);
    }}
}}

// Do what is asked for, until that is to end; nobody asks any more when Python was killed.
static void serve(Network &network) {{
    using namespace brian;
    network.t = {run}[0];
    cxsystem2::end_of_run = {run}[1];
    cxsystem2::load_queues(pathways);
    for (std::string line = cxsystem2::shared_line(stdin); !line.empty(); line = cxsystem2::shared_line(stdin)) {{
        const std::string word = line.substr(0, line.find(' ')), rest = line.substr(std::min(line.size(), word.size() + 1));
        if (word == "end") return;
        bool stopped = false;
        if (word == "advance") {{
            cxsystem2::until = std::atof(rest.c_str());
            network.run(cxsystem2::until, 0.0, {run}[1], report_progress, {run}[2]);
            cxsystem2::flush(entries, number);
            stopped = Network::_globally_stopped;
        }} else if (word == "results") {{
            cxsystem2::save(entries, number, "outputs.txt", "results");
        }} else if (word == "keep") {{
            cxsystem2::save(entries, number, "kept.txt", rest.c_str());
            cxsystem2::keep(rest.c_str());
            cxsystem2::keep_queues(pathways, rest.c_str());
            {keep_generator}
        }}
        stopped = cxsystem2::anyone(stopped);
        if (cxsystem2::rank() == 0) cxsystem2::answer(answers, stopped ? "stopped" : "done");
    }}
    cxsystem2::abort_ranks(1);
}}

int main(int argc, char **argv) {{
    cxsystem2::start_ranks(&argc, &argv);
    if (std::signal(SIGINT, interrupt) == SIG_IGN) std::signal(SIGINT, SIG_IGN);  // as whoever started us wants it
    std::vector<std::string> args(argv + 1, argv + argc);
    parent = argc > 1 ? std::atol(argv[1]) : 0;
    spikes = argc > 2 && *argv[2] ? argv[2] : NULL;
    answers = argc > 3 ? std::atoi(argv[3]) : 0;
    if (argc > 4) {{  // only Python is asked to stop, and says when
        std::signal(SIGINT, SIG_IGN);
        std::signal(SIGTERM, SIG_IGN);
    }}
    if (argc > 5) {{
        cxsystem2::expect_ranks(std::atoi(argv[5]));
        const std::string folder = "rank-" + std::to_string(cxsystem2::rank());
        if (chdir(folder.c_str())) cxsystem2::fail_all("cannot be entered", folder.c_str());
    }}
{before_start}
    cxsystem2::load(entries, number);
    if (brian::{threads}[0]) {{
        cxsystem2::flush_small_numbers();
        cxsystem2::start_threads(brian::{threads}[0]);
    }}
    {{
        using namespace brian;
{after_load}
{lines}
    }}
{before_end}
    if (timers[0].name) cxsystem2::save(timers, sizeof(timers) / sizeof(timers[0]) - 1);
    FILE *file = std::fopen("results/last_run_info.txt", "w");
    const double time = Network::_last_run_time, fraction = Network::_last_run_completed_fraction;
    std::fprintf(file, "%.17g %.17g %ld\\n", time, fraction, cxsystem2::peak_memory());
    std::fclose(file);
    cxsystem2::tell_meetings("results/meetings.txt");
{after_end}
    {tell}
    std::fflush(NULL);
    cxsystem2::end_ranks();
    std::_Exit(0);  // the system takes memory back faster than destructors of millions of elements
}}
"""


def render(device: Any, constants: Constants, code: Sequence[Source]) -> str:
    """The text of ``main.cpp``, with the code objects that run once."""
    slots = {name: "\n".join(lines) for name, lines in device.code_lines.items()}
    return _TEMPLATE.format(
        headers="\n".join(f"#include {header}" for header in sorted(device.headers)),
        once=together(source for source in code if not source.hot),
        shared='#include "shared.h"' if device.shared else "",
        tell='cxsystem2::tell_exchange("results/exchange.txt");' if device.shared else "",
        run=RUN,
        seed=SEED,
        threads=THREADS,
        definitions="\n".join(_definitions(device)),
        functions="\n".join(_declare(source) for source in code),
        entries="\n".join(_entries(device)),
        timers="\n".join(f'    {{"{name}", &brian::{name}_profiling_info}},' for name in sorted(device.profiled_codeobjects)),
        counters="\n".join(_counters(device)),
        progress=PROGRESS,
        pathways="\n".join(f"    &brian::{path.name}," for path in device.pathways()),
        keep_generator=f"cxsystem2::keep_generator(brian::{stock.generators()}, rest.c_str());",
        after_load="\n".join([*_after_load(device, constants), slots["after_start"]]),
        lines="\n".join(_steps(device, {_function(source) for source in code if source.staged})),
        before_start=slots["before_start"],
        before_end=slots["before_end"],
        after_end=slots["after_end"],
    )


def _function(source: Source) -> str:
    """The function that the name of a code object stands for."""
    return f"_{source.name}" if source.name.startswith(("before_run_", "after_run_")) else f"_run_{source.name}"


def _declare(source: Source) -> str:
    space, function = source.namespace, _function(source)
    return f"namespace {space} {{ void {function}(); }}\nstatic void {function}() {{ {space}::{function}(); }}"


def _fixed(device: Any) -> list[tuple[str, str]]:
    """Type and name of the arrays whose size is known, by name."""
    dynamic = {*device.dynamic_arrays, *device.dynamic_arrays_2d}
    own = [(c_data_type(var.dtype), name) for var, name in device.arrays.items() if var not in dynamic]
    return sorted([*own, *((kind, name) for name, kind, _, _ in device.static_array_specs)], key=lambda item: item[1])


def _named(arrays: dict[Any, str]) -> list[tuple[str, str]]:
    return sorted(((c_data_type(var.dtype), name) for var, name in arrays.items()), key=lambda item: item[1])


def _definitions(device: Any) -> Iterator[str]:
    yield f"double *{Constants.FLOATS};\nint64_t *{Constants.INTEGERS};"
    for name in device.noise_arrays():
        yield f"int64_t *{name};"
    yield stock.random_definition()
    for network in device.networks:
        yield f"Network {network.name};"
    for kind, name in _fixed(device):
        yield f"{kind} *{name};\nint _num_{name};"
    for kind, name in _named(device.dynamic_arrays):
        yield f"std::vector<{kind}> {name};"
    for kind, name in _named(device.dynamic_arrays_2d):
        yield f"DynamicArray2D<{kind}> {name};"
    for path in device.pathways():
        yield f"SynapticPathway {path.name}({device.dynamic_arrays[path.synapse_sources]}, 0, 0);"
    for clock in sorted(device.clocks, key=lambda clock: clock.name):
        yield f"Clock {clock.name};"
    for name in sorted(device.profiled_codeobjects):
        yield f"double {name}_profiling_info = 0.0;"


def _counters(device: Any) -> Iterator[str]:
    """The arrays in which spike monitors count for each cell, by the names of the monitors."""
    for name in device.spike_counts():
        yield f"    {{&brian::{name}, &brian::_num_{name}}},"


def _entries(device: Any) -> Iterator[str]:
    own = [
        ("double", Constants.FLOATS),
        ("int64_t", Constants.INTEGERS),
        ("double", RUN),
        ("int64_t", SEED),
        ("int64_t", THREADS),
        *(("int64_t", name) for name in device.noise_arrays()),
    ]
    for kind, name in own:
        yield f'    {{"{name}", cxsystem2::FIXED, cxsystem2::{_KINDS[kind]}, &brian::{name}, NULL}},'
    for kind, name in _fixed(device):
        yield f'    {{"{name}", cxsystem2::FIXED, cxsystem2::{_KINDS[kind]}, &brian::{name}, &brian::_num_{name}}},'
    for shape, arrays in (("GROWING", device.dynamic_arrays), ("TABLE", device.dynamic_arrays_2d)):
        for kind, name in _named(arrays):
            yield f'    {{"{name}", cxsystem2::{shape}, cxsystem2::{_KINDS[kind]}, &brian::{name}, NULL}},'


def _after_load(device: Any, constants: Constants) -> Iterator[str]:
    """Clocks, random streams and queues get what the state says."""
    for clock in sorted(device.clocks, key=lambda clock: clock.name):
        for name in ("timestep", "dt", "t"):
            yield f"{clock.name}.{name} = {device.arrays[clock.variables[name]]};"
    yield from stock.random_seed(f"{SEED}[0]")
    yield f"cxsystem2::load_generator({stock.generators()});"
    for path in device.pathways():
        source = path.source
        start, stop = (constants.integer(getattr(source, bound), bound, source) for bound in ("start", "stop"))
        yield f"for (auto *queue : {path.name}.queue) {{ queue->source_start = {start}; queue->source_end = {stop}; }}"


def _steps(device: Any, staged: Container[str]) -> Iterator[str]:
    """What the program does, in order; `staged` are the functions that do not need all that is under way to be done."""
    for step, args in device.main_queue:
        match step:
            case "before_run_code_object":
                yield f"_before_run_{args[0].name}();"
            case "after_run_code_object":
                yield f"_after_run_{args[0].name}();"
            case "run_network":
                yield from _run(device, staged, *args)
            case "insert_code":
                yield args
            case _:
                raise NotImplementedError(f"a program without values cannot do this: {step}")


def _run(device: Any, staged: Container[str], network: Any, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        added = _ADDED.fullmatch(line.strip())
        if line.startswith(f"{network.name}.run("):
            yield f"serve({network.name});"
        elif added and added[2] in staged:
            yield f"{added[1]}, {added[2]}, true);"
        elif not line.startswith("set_from_command_line"):
            yield line
