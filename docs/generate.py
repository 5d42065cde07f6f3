"""Writes the parts of the documentation that follow from the code: tables of columns, models, functions and options.

A part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``. ``python docs/generate.py`` rewrites all of them,
``python docs/generate.py --check`` changes nothing and exits 1 when one is out of date. Each noun has a module in `generating`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # also where this file is run from a test

from generating.columns import columns, input_columns  # noqa: E402
from generating.commands import commands, example_table  # noqa: E402
from generating.expressions import constants, functions, limit_table  # noqa: E402
from generating.figures import figure_sections  # noqa: E402
from generating.latents import hyperparameter_table, score_table  # noqa: E402
from generating.measures import measure_sections, measure_table, run_measure_table  # noqa: E402
from generating.models import (  # noqa: E402
    catalogue,
    cell_type_table,
    device_table,
    distribution_table,
    input_table,
    method_table,
    neuron,
    ordered,
    receptor,
    recorded_table,
    rule_table,
    supported,
    synapse,
)
from generating.names import api, plugin_groups, reference  # noqa: E402

from cxsystem2.config import System  # noqa: E402
from cxsystem2.config.inputs import Input  # noqa: E402
from cxsystem2.config.pathway import pathway_row  # noqa: E402
from cxsystem2.config.populations import PopulationRow  # noqa: E402
from cxsystem2.models.neurons import neurons  # noqa: E402
from cxsystem2.models.receptors import excitation, inhibition  # noqa: E402
from cxsystem2.models.synapses import synapses  # noqa: E402

PART = re.compile(r"(<!-- generated: (?P<name>[\w ]+) -->\n).*?(<!-- end -->)", re.DOTALL)

PARTS: dict[str, Callable[[], str]] = {
    "api": api,
    "api reference": reference,
    "plugin groups": plugin_groups,
    "params": lambda: columns(System),
    "inputs": lambda: "All kinds:\n\n" + columns(Input),
    "input kinds": input_columns,
    "populations": lambda: columns(PopulationRow),
    "pathways": lambda: columns(pathway_row()),
    "catalogue": catalogue,
    "neurons": lambda: "\n\n".join(map(neuron, ordered(neurons))),
    "excitation": lambda: "\n\n".join(receptor(excitation, word) for word in ordered(excitation)),
    "inhibition": lambda: "\n\n".join(receptor(inhibition, word) for word in ordered(inhibition)),
    "synapses": lambda: "\n\n".join(map(synapse, ordered(synapses))),
    "rules": rule_table,
    "partition methods": method_table,
    "distributions": distribution_table,
    "recorded": recorded_table,
    "cell types": cell_type_table,
    "input words": input_table,
    "supported": supported,
    "devices": device_table,
    "figures": figure_sections,
    "measures": measure_table,
    "measure sections": measure_sections,
    "run measures": run_measure_table,
    "lfads scores": score_table,
    "hyper parameters": hyperparameter_table,
    "functions": functions,
    "constants": constants,
    "limits": limit_table,
    "commands": commands,
    "examples": example_table,
}


def renew(text: str) -> str:
    """A page with its generated parts as they are now."""
    return PART.sub(lambda found: f"{found[1]}\n{PARTS[found['name']]()}\n\n{found[3]}", text)


def pages() -> list[Path]:
    """Every page that may have generated parts."""
    return [HERE.parent / "README.md", *sorted(HERE.rglob("*.md"))]


def main(arguments: list[str]) -> int:
    """Rewrite the pages, or say which are out of date."""
    stale = 0
    for page in pages():
        text = page.read_text(encoding="utf-8")
        new = renew(text)
        if new == text:
            continue
        stale += 1
        if "--check" in arguments:
            print(f"{page.relative_to(HERE.parent)} is out of date; run: python docs/generate.py", file=sys.stderr)
        else:
            page.write_text(new, encoding="utf-8")
            print(page.relative_to(HERE.parent))
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
