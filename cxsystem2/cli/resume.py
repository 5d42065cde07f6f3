"""``cxsystem2 resume``: go on with a run from disk; the answer is its directory."""

from __future__ import annotations

from cxsystem2.cli import disk_options, options
from cxsystem2.cli.from_disk import go_on


def command(
    folder: disk_options.Directory,
    until: disk_options.Until = None,
    checkpoint_every: disk_options.CheckpointEvery = None,
    record_every: disk_options.RecordEvery = None,
    keep: disk_options.Keep = None,
    max_wall: disk_options.MaxWall = None,
    ranks: disk_options.Ranks = None,
    threads: options.Threads = None,
    launcher: disk_options.Launcher = None,
    restarts: disk_options.Restarts = None,
    trust: options.Trust = False,
    build_directory: options.BuildDirectory = None,
    jobs: options.Jobs = None,
    no_cache: options.NoCache = False,
    quiet: options.Quiet = False,
) -> None:
    """Go on with a run that was stopped, killed or has failed, from its newest whole checkpoint, and print its directory.

    What is not given is as in the last run.
    """
    asked = disk_options.asked(until, checkpoint_every, record_every, keep, max_wall, ranks, launcher, restarts)
    how = disk_options.how(build_directory, jobs, threads, no_cache=no_cache)
    go_on(folder, asked, how, trust=trust, quiet=quiet, as_before=True)
