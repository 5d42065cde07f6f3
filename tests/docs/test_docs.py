"""The documentation says what the program does: its generated parts, commands, links and snippets are held to the code."""

import os
import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from cxsystem2.cli import main
from cxsystem2.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *(ROOT / f"{name}.md" for name in ("README", "CHANGELOG", "CONTRIBUTING", "CODE_OF_CONDUCT")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
STARTS = [ROOT / "README.md", ROOT / "docs" / "quickstart.md"]
FREE = """
cw: {cw_SS_SS: 2*nS}
delay: {delay_SS_SS: 2*ms}
SS: {C: 200*pF, gL: 10*nS, EL: -60*mV, tau_w: 100*ms, tau_fast: 5*ms, E_fast: 0*mV, Ei: -80*mV, tau_i: 10*ms,
     V_init: EL, tonic_current: 200*pA, tau_tonic_rampup: 10*ms}
"""
APP = typer.main.get_command(app)


def blocks(page, *languages):
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```(?:{'|'.join(languages)})\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(page):
    """The commands of a page, each with the output that the page shows."""
    found = []
    for block in blocks(page, "bash", "console"):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return [(shlex.split(line)[1:], shown) for line, shown in found if line.startswith("cxsystem2 ")]


def named(words):
    """The command behind words; those of a group have more than one."""
    command = APP
    for word in words:
        if hasattr(command, "commands"):
            command = command.commands[word]
    return command


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """A folder with the two tables that the README shows; results go below it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    tables = re.findall(r"`(\w+\.csv)`:\n\n```csv\n(.*?)```", text, re.DOTALL)
    assert [name for name, _ in tables] == ["tiny_anatomy.csv", "tiny_physiology.csv"]
    for name, table in tables:
        (tmp_path / name).write_text(table, encoding="utf-8")
    return tmp_path


def test_generated_parts_are_up_to_date(capsys):
    generate = runpy.run_path(str(ROOT / "docs" / "generate.py"))
    assert generate["main"](["--check"]) == 0, capsys.readouterr().err


def test_every_generated_part_is_used_and_known():
    parts = runpy.run_path(str(ROOT / "docs" / "generate.py"))["PARTS"]
    named = [name for page in PAGES for name in re.findall(r"<!-- generated: (.+?) -->", page.read_text(encoding="utf-8"))]
    assert sorted(named) == sorted(parts)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_relative_links_lead_somewhere(page):
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"(?<!\\)\[[^\]]*\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:|#", target):
            assert (page.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_shown_commands_exist_with_their_options(page):
    for words, _ in commands(page):
        known = {option for parameter in named(words).params for option in (*parameter.opts, *parameter.secondary_opts)}
        words = words[: words.index("--")] if "--" in words else words
        assert {word for word in words if re.match(r"--?[a-z]", word)} <= known, words


def mistake(folder, *, there):
    """Make, or mend, the mistake that the quickstart makes on purpose."""
    path = folder / "mine" / "coba_eif_physiology.csv"
    if path.exists():
        right, wrong = "E,C,200*pF", "-52*mV"
        text = path.read_text(encoding="utf-8")
        assert right in text
        path.write_text(text.replace(wrong, "-52*mv") if there else text.replace("-52*mv", wrong), encoding="utf-8")


def short(words):
    """The words of a run, which becomes a short one."""
    others = [word for word in words if not word.startswith("runtime=")]
    return [*words[: len(words) - 2 * (len(words) - len(others))], *others[len(words) :], "-o", "runtime=20*ms"]


@pytest.mark.parametrize("page", STARTS, ids=lambda page: page.name)
def test_shown_commands_run_and_answer_as_shown(page, tiny, capsys):
    for words, shown in commands(page):
        wrong = any("unknown name" in line for line in shown)
        mistake(tiny, there=wrong)
        given = [*short(words), "--device", "python"] if words[0] == "run" else words
        assert main(given) == (2 if wrong else 0), words
        answer = capsys.readouterr().out.splitlines()
        if shown:
            assert answer == shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_snippets_are_python(page):
    for number, snippet in enumerate(blocks(page, "python")):
        compile(snippet, f"{page.name}, snippet {number}", "exec")


def test_the_snippet_of_the_readme_runs(tiny, capsys):
    (snippet,) = blocks(ROOT / "README.md", "python")
    assert len(snippet.splitlines()) == 12
    exec(snippet, {})
    assert "NGE_cell_L4: " in capsys.readouterr().out
    assert (tiny / "tiny.h5").exists() and (tiny / "tiny.png").exists()


def test_the_first_snippets_of_python_run(tiny, capsys):
    """With a short run of few cells."""
    first, *_ = blocks(ROOT / "docs" / "python.md", "python")
    exec(first.replace('"200*ms"', '"20*ms", "scale": 0.1'), {})
    shown = capsys.readouterr().out
    assert "<CxSystem 'coba_eif': 2 populations, 4 pathways, 400 neurons" in shown and "NG1_E_L4" in shown
    assert all((tiny / name).exists() for name in ("run.h5", "run.png", "vm.png"))
    for words, _ in commands(ROOT / "docs" / "results.md"):
        if words[0] in ("show", "run"):
            assert main([*short(words), "-q"] if words[0] == "run" else words) == 0, words
    assert (tiny / "mine" / "anatomy.csv").exists()


def test_the_batch_of_the_python_page_is_collected_and_drawn(tmp_path, monkeypatch, make_batch, capsys):
    """With a batch that is there already."""
    monkeypatch.chdir(tmp_path)
    batch = make_batch({"J": ["2*nS", "4*nS"]})
    (snippet,) = [each for each in blocks(ROOT / "docs" / "python.md", "python") if "batch.plot" in each]
    monkeypatch.setattr("cxsystem2.batches.sweep", lambda *tables, **words: batch)
    exec(snippet.replace('"E"', '"SS"'), {})
    assert "J [nS]" in capsys.readouterr().out and (tmp_path / "rate.png").exists()


def test_windows_and_counts_of_a_long_run_are_read(tmp_path, monkeypatch, small_results, capsys):
    from cxsystem2.results import save

    monkeypatch.chdir(tmp_path)
    save(small_results, tmp_path / "long.h5")
    (snippet,) = [each for each in blocks(ROOT / "docs" / "python.md", "python") if "spikes.between" in each]
    exec(snippet.replace('"E"', '"SS"'), {})
    window, number, counts = capsys.readouterr().out.split(maxsplit=2)
    assert 0 < int(window) < int(number) == sum(map(int, counts.strip(" []\n").split()))


def test_the_shown_figures_are_drawn(tmp_path, monkeypatch, small_results, fresh_figures):
    """Of a short run, whose excitatory cells have the type SS."""
    from cxsystem2.results import save

    monkeypatch.chdir(tmp_path)
    for name in ("run.h5", "other.h5"):
        save(small_results, tmp_path / name)
    page = ROOT / "docs" / "figures.md"
    for words, _ in commands(page):
        given = [{"E": "SS", "0.1": "0.01"}.get(word, word) for word in words]
        assert main(given) == 0, words
    first, second, before, film, own = blocks(page, "python")
    held = {}
    exec(first.replace('"E"', '"SS"').replace("0.1)", "0.01)"), held)
    exec(second, held)
    for snippet in (before, film, own):
        exec(snippet, held)
    held["results"].plot.spike_counts("counts.png")
    files = "rates.pdf cv.svg compare.pdf overview.png isi.svg both.pdf counts.png diagram.svg film.gif"
    assert [name for name in files.split() if not (tmp_path / name).exists()] == []


@pytest.fixture
def fresh_figures(monkeypatch):
    """A registry that forgets the figure that a page registers."""
    from cxsystem2.figures import figures

    monkeypatch.setattr(figures, "_entries", dict(figures._entries))
    monkeypatch.setattr(figures, "_words", dict(figures._words))


def test_the_model_made_in_python_runs(tiny, capsys):
    (snippet,) = [each for each in blocks(ROOT / "docs" / "python.md", "python") if "anatomy = {" in each]
    exec(snippet, {})
    assert "NG1_SS_L4" in capsys.readouterr().out


def test_the_snippet_of_the_bench_runs(tiny):
    for snippet in blocks(ROOT / "docs" / "cell.md", "python"):
        exec(snippet, {})
    assert (tiny / "response.png").exists()


def test_the_shown_cells_answer_and_the_shown_set_is_one(tiny, capsys):
    page = ROOT / "docs" / "cell.md"
    for words, _ in commands(page):
        assert main(words) == 0, words
        out = capsys.readouterr().out
    assert (tiny / "curve.png").exists() and (tiny / "plane.png").exists() and (tiny / "block.png").exists()
    assert out in page.read_text(encoding="utf-8")
    (own,) = blocks(page, "json")
    (tiny / "own.json").write_text(own, encoding="utf-8")
    assert main(["cell", "LIF", "--parameters", "own.json:mine"]) == 0


def test_the_shown_equations_run_once_they_are_trusted(tiny, monkeypatch):
    from cxsystem2 import CxSystem
    from cxsystem2.errors import TableError

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tiny / "settings"))
    (models,) = blocks(ROOT / "docs" / "free-equations.md", "yaml")
    (tiny / "physiology.yaml").write_text(models + FREE, encoding="utf-8")
    group = {"idx": 1, "number_of_neurons": 20, "neuron_type": "SS", "layer_idx": 4, "monitors": "[Sp]"}
    synapses = {"receptor": "ge", "pre_syn_idx": 1, "post_syn_idx": 1, "syn_type": "TIRING", "p": 0.1}
    anatomy = {"params": {"runtime": "100*ms", "seed": 1}, "G": [group], "S": [synapses]}
    with pytest.raises(TableError, match="--trust"):
        CxSystem(anatomy, "physiology.yaml")
    assert CxSystem(anatomy, "physiology.yaml", trust=True).run(save_results=False).rates()["NG1_SS_L4"] > 0
    CxSystem(anatomy, "physiology.yaml")


def test_the_shown_pyramidal_cell_is_complete(tiny):
    """With the models of the README, and what the page says that the block has besides."""
    import csv

    from cxsystem2 import CxSystem

    anatomy, physiology = blocks(ROOT / "docs" / "pyramidal.md", "csv")
    rows = list(csv.reader(physiology.splitlines()))
    block = {key: value for _, key, value, _ in rows}
    block |= {"EL": "-70*mV", "VT": "-45*mV", "V_res": "-70*mV", "DeltaT": "2*mV", "Vcut": "-25*mV", "V_init": "EL"}
    block |= {"Ee": "0*mV", "Ei": "-75*mV", "tau_e": "3*ms", "tau_i": "8*ms"}
    table = "row_type,runtime,seed,device\nparams,5*ms,1,python\n\n" + anatomy
    (tiny / "pyramidal.csv").write_text(table, encoding="utf-8")
    results = CxSystem("pyramidal.csv", {rows[0][0]: block}).run(save_results=False)
    assert set(results.recordings["NG1_L4_PC_L4toL1"]) == {"vm", "vm_a2"}


def test_the_shown_injection_runs(tiny):
    """In a process of its own, because Brian2 looks at the globals of the caller."""
    (snippet,) = [each for each in blocks(ROOT / "docs" / "syntax.md", "python") if "inject(globals())" in each]
    for name in ("anatomy", "physiology"):
        (tiny / f"tiny_{name}.csv").rename(tiny / f"{name}.csv")
    snippet = snippet.replace("NG_EIF_1", "NG_LIF_1").replace("500*ms", "50*ms")
    done = subprocess.run(
        [sys.executable, "-c", snippet], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[0]) > 0


def test_a_result_file_is_read_with_h5py_alone(tiny, capsys):
    from cxsystem2 import CxSystem

    CxSystem("tiny_anatomy.csv", "tiny_physiology.csv", changes=["runtime=50*ms"]).run(output="run.h5")
    (snippet,) = blocks(ROOT / "docs" / "results.md", "python")
    assert "cxsystem2" not in snippet
    exec(snippet, {})
    assert "NGE_cell_L4" in capsys.readouterr().out


def test_the_shown_measures_run(tiny):
    """In a process of its own, so that the measure of the page is unknown to other tests."""
    from cxsystem2 import CxSystem

    CxSystem("tiny_anatomy.csv", "tiny_physiology.csv", changes=["runtime=200*ms"]).run(output="run.h5")
    use, arrays, own = blocks(ROOT / "docs" / "measures.md", "python")
    script = f"{use}\n{arrays}\n{own}\nprint(measure(results, ['longest_pause']))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    assert "longest_pause" in done.stdout and "{'NGE_cell_L4': 0.0" in done.stdout


def test_the_shown_collecting_runs(tmp_path, monkeypatch, make_batch, capsys):
    """The two snippets of the page, with the batch that they name."""
    from cxsystem2.collect import collect, save_table

    monkeypatch.chdir(tmp_path)
    make_batch({"J": ["1*nS", "2*nS"]}, folder="sweep")
    save_table(collect("sweep", ["rate"]).table, tmp_path / "table.h5")
    for snippet in blocks(ROOT / "docs" / "collect.md", "python"):
        exec(snippet, {})
    assert "rate.SS" in capsys.readouterr().out


RING = """
import numpy as np
from cxsystem2 import CxSystem

def test_every_cell_hears_its_neighbours(anatomy, physiology):
    anatomy["S"] = [{**anatomy["S"][1], "rule": "ring", "neighbours": 2, "p": "--"}]
    anatomy["G"][0]["number_of_neurons"] = 300
    network = CxSystem(anatomy, physiology).network
    (pathway,) = network.config.pathways
    drawn = network.connections(pathway)
    assert len(drawn) == network.expected_synapses(pathway) == 1500
    assert set((drawn.source - drawn.target) % 300) == {298, 299, 0, 1, 2}
"""


def test_the_worked_examples_of_a_model_and_a_rule_work(tmp_path):
    """In a process of its own, so that their words are unknown to the other tests."""
    model, test, rule, *_ = blocks(ROOT / "docs" / "contributing.md", "python")
    (tmp_path / "ring.py").write_text(rule, encoding="utf-8")
    (tmp_path / "test_ring.py").write_text(RING, encoding="utf-8")
    (tmp_path / "qif.py").write_text(model, encoding="utf-8")
    (tmp_path / "test_qif.py").write_text(test, encoding="utf-8")
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8") + "\nimport qif, ring\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


def test_the_shown_sweep_file_and_cluster_files_are_read(tiny):
    from cxsystem2.batches.clusters import choose_cluster, make_cluster
    from cxsystem2.batches.create import draft
    from cxsystem2.batches.design import Design, choose
    from cxsystem2.problems import Report

    sweep, *clusters = blocks(ROOT / "docs" / "batches.md", "yaml")
    (tiny / "sweep.yaml").write_text(sweep, encoding="utf-8")
    report = Report()
    chosen = choose(Design(file="sweep.yaml"), 1, report)
    assert report.clean, str(report)
    assert ([len(points) for points in chosen.sources], chosen.trials) == ([10, 2, 20, 20, 2], 3)
    for number, text in enumerate(clusters):
        (tiny / f"{number}.yaml").write_text(text, encoding="utf-8")
        make_cluster(choose_cluster(f"{number}.yaml"))
    assert len(clusters) == 3
    assert len(draft("tiny_anatomy.csv", "tiny_physiology.csv", (), Design(sweep=["g=2:8:2"])).runs) == 4


def test_the_shown_batch_has_points(tiny, capsys):
    plan, *_ = [words for words, _ in commands(ROOT / "docs" / "batches.md") if words[0] == "plan"]
    assert main(plan) == 0
    assert "10 points x 1 trial = 10 runs" in capsys.readouterr().out


def test_the_network_on_disk_of_the_page_is_built_stopped_and_resumed(tiny, capsys):
    from cxsystem2.results import load

    for words, shown in commands(ROOT / "docs" / "partitions.md"):
        given = [*words, "--device", "python"] if words[0] == "build" else words
        assert main(given) == 0, words
        answer = capsys.readouterr().out.splitlines()
        assert answer == shown or (words[0] in ("inspect", "verify", "measure") and answer), words
    assert load("tiny.h5").runtime == 0.3 and not (tiny / "plain_checkpoints").exists()
    for snippet in blocks(ROOT / "docs" / "partitions.md", "python"):
        exec(snippet, {})
    assert "0.1 end" in capsys.readouterr().out and (tiny / "python.h5").exists()
