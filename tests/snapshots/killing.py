"""``python -m tests.snapshots.killing FOLDER moments|operations|reading NUMBER``: a writer that is killed again and again.

A process that has imported everything forks writers, which is much faster than to start each of them. It ends with 0 when after
each kill the newest generation was whole, and no older than the last one that a writer had said to be written.
"""

import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

from cxsystem2.snapshots import Store
from tests.snapshots.conftest import make, operations, same, temporaries, write


def writer(folder, said, kill_at=None):
    """Write generations, and say the step of each one; be killed before an operation of a number, if that is given."""

    def act(number, name, what):
        if number == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    store = Store.open(folder)
    with store.writing() as own, operations(folder, act):
        newest, _ = store.latest_whole()
        own.go_on_from(newest)
        for step in range(newest.step + 1, newest.step + 2 if kill_at else 2**30):
            write(own, step, keep=1 if kill_at else 2)
            os.write(said, f"{step}\n".encode())


def killed(folder, wait=None, kill_at=None):
    """Start a writer, and kill it after some seconds or let it be killed; returns the last step that it said, and its end."""
    read, said = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        writer(folder, said, kill_at)
        os._exit(0)
    os.close(said)
    if wait is not None:
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
    with open(read) as lines:
        steps = [int(line) for line in lines]
    return steps[-1] if steps else -1, os.waitpid(child, 0)[1]


def read_meanwhile(folder, number):
    """Read while a writer goes on that keeps one generation."""
    child = os.fork()
    if not child:
        with Store.open(folder).writing() as own:
            for step in range(1, 2**30):
                write(own, step, keep=1)
    try:
        store, newest = Store.open(folder), 0
        for _ in range(number):
            generation, damages = store.latest_whole()
            assert generation.step >= newest and damages == [] == store.verify(), (generation.step, newest, damages)
            newest = generation.step
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def check(folder, step, most):
    """See that the newest generation is whole, that it is what it should be, and that nothing else is wrong."""
    store = Store.open(folder)
    assert store.verify() == [], store.verify()
    newest, damages = store.latest_whole()
    assert step <= newest.step <= most and not damages and same(newest), (step, newest.step, damages)
    assert all(same(store.generation(name)) for name in store.names)
    return newest.step, bool(temporaries(folder))


def main():
    """Kill writers; print how many were killed within a checkpoint."""
    folder, way, number = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    make(folder)
    if way == "reading":
        read_meanwhile(folder, number)
        return
    newest, within = 0, 0
    for which in range(1, number + 1):
        if way == "moments":
            step, _ = killed(folder, wait=random.random() * 0.3)
            newest, half = check(folder, max(step, newest), 2**30)
        else:
            copy = shutil.copytree(folder, folder.with_name(f"copy{which}"))
            step, status = killed(copy, kill_at=which)
            _, half = check(copy, step, 1)
            shutil.rmtree(copy)
            if status == 0:
                break
        within += half
    print(which, within)


if __name__ == "__main__":
    main()
