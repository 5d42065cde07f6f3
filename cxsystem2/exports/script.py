"""The model of a run as a Brian2 script."""

from __future__ import annotations

import tempfile
import threading
import zipfile
from pathlib import Path

from cxsystem2.problems import one_of
from cxsystem2.results.export import Export, exports, plain
from cxsystem2.results.results import Results
from cxsystem2.results.tables import tables_of

MOST_SYNAPSES = 5_000_000
"""More are drawn and packed for longer than one waits for a download."""
_ONE_AT_A_TIME = threading.Lock()
"""Brian2 keeps what it works on in global variables."""


@exports.register("script")
class Script(Export):
    """The model as a Brian2 script with its arrays in a zip: to be read, and run without cxsystem2, with the same spikes."""

    suffix = ".zip"

    def missing(self, results: Results) -> str:
        """It needs the tables, a device of Brian2 itself, and a network of moderate size."""
        from cxsystem2.script.write import scripted

        synapses = sum(results.synapses.values())
        if not results.anatomy:
            return "this result does not hold the tables that it was made from"
        if results.device not in (able := scripted()):
            return f"a script cannot be for the device '{results.device}'; run the model on one of {one_of(able)}"
        if synapses > MOST_SYNAPSES:
            return f"{synapses:,} synapses take too long here; export the tables and use the command cxsystem2 script"
        return ""

    def write(self, results: Results, target: Path) -> None:
        """Write the archive.

        Raises:
            TableError: the tables cannot be used any more, a file that they name has gone, say.
            ScriptError: the model cannot be written as a script.
        """
        from cxsystem2.script import write_script
        from cxsystem2.simulation import CxSystem

        home = self.folder or (results.path.parent if results.path else Path())
        paths = str(home / "anatomy.csv"), str(home / "physiology.csv")
        with _ONE_AT_A_TIME, tempfile.TemporaryDirectory(prefix="cxsystem2-") as folder:
            model = CxSystem(*tables_of(results, paths), seed=results.seed, device=results.device)
            script = write_script(model, Path(folder) / f"{plain(results.title)}.py")
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                for path in (script, script.with_suffix(".npz")):
                    archive.write(path, path.name)
