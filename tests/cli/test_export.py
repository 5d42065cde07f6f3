"""``cxsystem2 export``."""


def test_a_result_in_another_form(command, files, tmp_path):
    assert command("run", *files, "--output", "run.h5").returncode == 0
    assert command("export", "run.h5", "--format", "csv", "--output", "all.zip").stdout.split() == ["all.zip"]
    assert (tmp_path / "all.zip").stat().st_size > 1000
    again = command("export", "run.h5", "--format", "csv", "--output", "all.zip")
    assert again.returncode == 1 and "exists already" in again.stderr
    assert command("export", "run.h5", "--format", "csv", "--output", "all.zip", "--overwrite").returncode == 0


def test_the_forms_are_listed_without_a_result(command):
    lines = command("export").stdout.splitlines()
    assert {line.split()[0] for line in lines} >= {"csv", "measures", "png", "pdf", "svg", "script", "cxsystem", "visimpl"}


def test_a_form_has_to_be_named(command):
    found = command("export", "run.h5")
    assert found.returncode == 1 and "name the form with --format; there are" in found.stderr
    assert "which result is to be exported" in command("export", "--format", "csv").stderr
