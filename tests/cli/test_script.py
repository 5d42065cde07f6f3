"""``cxsystem2 script``."""


def test_the_answer_is_the_path(command, files, tmp_path):
    done = command("script", *files, "--output", "out/net.py", "--device", "cpp", "--seed", 7)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "out/net.py\n"
    text = (tmp_path / "out" / "net.py").read_text()
    assert "SEED = 7 " in text and 'DEVICE = "cpp"' in text
    assert (tmp_path / "out" / "net.npz").exists()


def test_a_file_is_not_replaced_unasked(command, files, tmp_path):
    (tmp_path / "model.py").write_text("mine")
    done = command("script", *files)
    assert done.returncode == 1
    assert "exists already" in done.stderr
    assert (tmp_path / "model.py").read_text() == "mine"
    assert command("script", *files, "--force").returncode == 0


def test_a_sweep_is_refused_with_the_remedy(command, files):
    done = command("script", *files, "-o", "J={1 & 2}*nS")
    assert done.returncode == 2
    assert "choose one, -o J=1*nS" in done.stderr


def test_an_example_is_written_by_its_name(command, tmp_path):
    done = command("script", "coba_eif", "-o", "scale=0.05", "--quiet")
    assert done.stdout == "model.py\n"
    assert done.stderr == ""


def test_a_device_that_is_fast_is_told_what_the_script_compares_with(command, files):
    done = command("script", *files, "--device", "cpp")
    assert done.returncode == 0
    assert "compare its spikes with those of run --no-fast" in " ".join(done.stderr.split())
