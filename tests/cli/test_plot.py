"""``cxsystem2 plot``."""


def test_a_picture_lies_beside_the_results(command, files, tmp_path):
    command("run", *files, "--output", "run.h5")
    assert command("plot", "run.h5").stdout == "run.png\n"
    assert (tmp_path / "run.png").read_bytes().startswith(b"\x89PNG")
    done = command("plot", "run.h5", "--population", "NG9")
    assert done.returncode == 1
    assert "there are NG0_relay_vpm, NG1_SS_L4, NG2_BC_L4" in done.stderr
