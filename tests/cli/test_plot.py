"""``cxsystem2 plot``."""


def test_a_picture_lies_beside_the_results(command, files, tmp_path):
    command("run", *files, "--output", "run.h5")
    assert command("plot", "run.h5").stdout == "run.png\n"
    assert (tmp_path / "run.png").read_bytes().startswith(b"\x89PNG")
    done = command("plot", "run.h5", "--population", "NG9")
    assert done.returncode == 1
    assert "there are VPM (idx 0), SS (idx 1), BC (idx 2)" in done.stderr


def test_what_cannot_be_drawn_is_one_line(command, files, tmp_path):
    command("run", *files, "--output", "run.h5")
    for words, told in {
        ("--start", "10"): "the window from 10 s to 0.1 s is empty",
        ("--start", "nan"): "the window from nan s to 0.1 s is empty",
        ("--output", "z.h5"): "z.h5: a picture ends in .png, .pdf, .svg",
        ("--output", "z"): "z: a picture ends in .png, .pdf, .svg",
    }.items():
        done = command("plot", "run.h5", *words)
        assert (done.returncode, done.stderr) == (1, f"cxsystem2: {told}\n")
    assert not list(tmp_path.glob("z*"))


def test_a_kind_its_settings_and_the_size_of_the_figure(command, files, tmp_path):
    command("run", *files, "--output", "run.h5")
    size = ("--width", "8.5", "--height", "6")
    assert command("plot", "run.h5", "--kind", "Rates", "--set", "bin=2*ms", *size, "--output", "r.svg").stdout == "r.svg\n"
    assert 'width="240.94' in (tmp_path / "r.svg").read_text()
    assert command("plot", "run.h5", "--kind", "compare", "--with", "run.h5", "--output", "c.png").returncode == 0
    for words, told in {
        ("--kind", "rate"): "unknown figure of a run 'rate'; did you mean 'rates'?",
        ("--set", "bin"): "--set bin: write NAME=VALUE",
        ("--set", "bins=2"): "'bins' is no setting of the figure 'overview'; did you mean 'bin'?",
        ("--with", "run.h5"): "--with names results to compare with; add --kind compare",
        ("--traces", "--kind", "rates"): "--traces and --kind rates are two kinds; leave one out",
        ("--width", "1000"): "the width of a figure is 2.54 to 101.6 cm",
        ("--variable", "vm"): "--variable says which recorded variable is drawn; add --traces",
    }.items():
        done = command("plot", "run.h5", *words, "--output", "z.svg")
        assert (done.returncode, done.stderr) == (1, f"cxsystem2: {told}\n")
    assert not list(tmp_path.glob("z*"))


def test_a_result_that_another_program_writes_is_open_and_not_damaged(command, program, files, tmp_path):
    import h5py

    command("run", *files, "--output", "run.h5")
    with h5py.File(tmp_path / "run.h5", "r+"):
        done = program("plot", "run.h5")
        assert done.returncode == 1
        assert done.stderr == "cxsystem2: run.h5: another program has it open for writing; close it there first\n"


def test_a_network_is_drawn_before_its_run(command, files, tmp_path):
    assert command("plot", *files, "--output", "n.svg", "-o", "runtime=1*ms").stdout == "n.svg\n"
    assert ">SS<" in (tmp_path / "n.svg").read_text()
    assert command("plot", "coba_eif", "--kind", "positions", "--dpi", "60").stdout == "coba_eif.png\n"
    for words, told in {
        (*files, "--kind", "rates"): "'rates' shows what a run has recorded, and this network has not run",
        ("run.h5", "-o", "k=1"): "-o and --seed change tables; RESULT is a run, which stays as it is",
        (): "-a ANATOMY is missing; give both tables",
        (*files, "-o", "nothing=1"): "nothing",
    }.items():
        done = command("plot", *words, "--output", "z.svg")
        assert done.returncode and told in done.stderr and not (tmp_path / "z.svg").exists()


def test_activity_is_a_film(command, files, tmp_path):
    command("run", *files, "--output", "run.h5")
    words = ("plot", "run.h5", "--kind", "activity", "--set", "bin=50*ms", "--width", "8", "--height", "6")
    assert command(*words, "--output", "film.gif").stdout == "film.gif\n"
    assert (tmp_path / "film.gif").read_bytes().startswith(b"GIF89a")
    done = command("plot", "run.h5", "--output", "x.gif")
    assert done.returncode == 1 and "x.gif: the figure 'overview' does not move; films are made of activity" in done.stderr
