"""What a compiler says of its version."""

import os

from cxsystem2.devices.compiler import program_version, version_text


def test_a_program_is_asked_once_for_its_version(tmp_path, monkeypatch):
    """It is asked again when it is another one."""
    program, asked = tmp_path / "c++", tmp_path / "asked"

    def write(number):
        program.write_text(f"#!/bin/sh\necho >> '{asked}'\necho 'c++ (made here) {number}'\n")
        program.chmod(0o755)

    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path), os.environ["PATH"]]))
    write("12.1")
    assert [program_version("c++"), program_version("c++")] == [{"c++": "12.1"}] * 2
    assert len(asked.read_text().splitlines()) == 1
    write("13.20.1")
    assert version_text((str(program),)).startswith("c++ (made here) 13.20.1")
    assert len(asked.read_text().splitlines()) == 2
