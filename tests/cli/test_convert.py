"""``cxsystem2 convert``."""

import pytest


@pytest.mark.parametrize("middle", ["table.yaml", "table.json"])
def test_a_table_goes_there_and_back(command, files, tmp_path, middle):
    for name in ("anatomy.csv", "physiology.csv"):
        (tmp_path / middle).unlink(missing_ok=True)
        assert command("convert", name, middle).stdout == f"{middle}\n"
        assert command("convert", middle, "back.csv", "--force").returncode == 0
        assert (tmp_path / "back.csv").read_text() == (tmp_path / name).read_text()


def test_a_file_is_not_replaced_unasked(command, files, tmp_path):
    (tmp_path / "anatomy.json").write_text("mine")
    done = command("convert", "anatomy.csv")
    assert done.returncode == 1
    assert "exists already" in done.stderr
    assert (tmp_path / "anatomy.json").read_text() == "mine"


@pytest.fixture
def network(tmp_path):
    """A leaky cell that a Poisson source drives, in the format of STACS."""
    home = tmp_path / "net"
    home.mkdir()
    texts = {
        "yml": "filebase: a\ntstep: 0.5\ntmax: 10.0\n",
        "model": (
            "---\n{type: vertex, modname: cell, modtype: 30, param: [{name: v_thresh, value: 12}, {name: tau, value: 15},"
            " {name: C, value: 1}]}\n"
            "---\n{type: vertex, modname: drive, modtype: 34, param: [{name: rate, value: 400}]}\n"
            "---\n{type: edge, modname: link, modtype: 31}\n"
        ),
        "adjcy.0": " 1\n 0\n",
        "coord.0": " 0.0 0.0 0.0\n 1.0 1.0 0.0\n",
        "state.0": " cell 3.0 0.0 0.0 link 8.0 f4240\n drive none\n",
        "event.0": " 0\n 0\n",
        "dist": "0 0 0 0 0\n2 2 4 1 0\n",
        "metis": "0 0\n2 2\n",
    }
    for kind, text in texts.items():
        (home / f"a.{kind}").write_text(text)
    return home


def test_a_network_of_stacs_becomes_tables(command, network, tmp_path):
    done = command("convert", "net")
    assert done.returncode == 0, done.stderr
    assert [line.rpartition("/")[2] for line in done.stdout.split()] == ["anatomy.csv", "physiology.yaml"]
    checked = command("check", "-a", "net_tables/anatomy.csv", "-p", "net_tables/physiology.yaml")
    assert checked.returncode == 0, checked.stderr
    assert command("convert", "net").returncode == 1
    assert command("convert", "net", "--force").returncode == 0


def test_a_network_of_stacs_becomes_a_graph_and_is_written_anew(command, network, tmp_path):
    done = command("convert", "net", "net.graph", "--to", "metis")
    assert (done.stdout, (tmp_path / "net.graph").read_text()) == ("net.graph\n", "2 1 011\n2 2 1\n1 1 1\n")
    assert command("convert", "net", "again", "--to", "stacs").stdout == "again\n"
    assert (tmp_path / "again" / "a.adjcy.0").read_text() == " 1\n 0\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("net", "--to", "table"), "--to is tables, metis or stacs, and not 'table'"),
        (("net", "--to", "metis", "--freeze"), "--records and --freeze belong to --to tables"),
        (("net", "--suffix", ".out"), "a.out.dist"),
        (("net", "--records", "nowhere"), "there are no records"),
        (("empty",), "neither a .yml nor a .model file"),
        (("anatomy.csv", "--freeze"), "belong to a folder with a network of STACS"),
    ],
)
def test_what_cannot_be_converted_is_said_in_one_sentence(command, files, network, tmp_path, arguments, message):
    (tmp_path / "empty").mkdir()
    done = command("convert", *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
