"""``cxsystem2 sonata``: networks as SONATA circuits, written and read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.cli import options
from cxsystem2.output import echo

app = typer.Typer(no_args_is_help=True, help="Networks as SONATA circuits: written from two tables, and read into tables.")


@app.command()
def write(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of the circuit, which is made.")],
    example: options.Example = None,
    anatomy: options.Anatomy = None,
    physiology: options.Physiology = None,
    override: options.Changes = None,
    seed: options.Seed = None,
    trust: options.Trust = False,
    freeze: Annotated[
        bool, typer.Option("--freeze", help="Take plastic synapses as static, with their weights at the start.")
    ] = False,
    obi_one: Annotated[
        bool, typer.Option("--obi-one", help="As OBI-ONE reads it: one population, one kind of synapses, one delay.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace files that are in the folder.")] = False,
) -> None:
    """Write two tables, or a shipped example, as a SONATA circuit with nodes, edges, inputs and configurations."""
    from cxsystem2.simulation import CxSystem
    from cxsystem2.sonata.circuit import CIRCUIT
    from cxsystem2.sonata.staging import refuse_taken
    from cxsystem2.sonata.writing import write_circuit

    files = options.tables(example, anatomy, physiology)
    refuse_taken(folder, overwrite=force)
    model = CxSystem(*files, changes=options.changes(override, seed, None), trust=trust)
    for note in write_circuit(model.network, folder, freeze=freeze, single=obi_one, overwrite=force):
        echo(f"note: {note}", err=True)
    echo(folder / CIRCUIT)


@app.command()
def read(
    circuit: Annotated[
        Path,
        typer.Argument(metavar="CIRCUIT", help="A folder with circuit_config.json or simulation_config.json, or such a file."),
    ],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of the tables, which is made.")],
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace files that are in the folder.")] = False,
) -> None:
    """Read a SONATA circuit of point neurons into two tables, a file of connections, and input spikes."""
    from cxsystem2.sonata.reading import read_circuit

    found = read_circuit(circuit, folder, overwrite=force)
    for note in found.notes:
        echo(f"note: {note}", err=True)
    echo(found.anatomy)
    echo(found.physiology)
