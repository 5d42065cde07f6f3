"""The report of a run: one file without scripts, with what is known of the run and no more."""

import csv
import dataclasses
import html
import json
import math
import re
from html.parser import HTMLParser
from types import SimpleNamespace

import numpy as np
import pytest

from cxsystem2 import webpage
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.jobs import MemberOutcome, checkpoint_name
from cxsystem2.lfads.posterior import Posteriors
from cxsystem2.lfads.report import figures, write_report
from cxsystem2.lfads.report.training import training
from cxsystem2.lfads.scores import Evidence, scores
from cxsystem2.lfads.synthetic import chaotic, lorenz
from cxsystem2.lfads.trials import Trials
from cxsystem2.lfads.writer import Writer, summary_of


class Page(HTMLParser):
    """Its tags and its texts; fails where tags are not closed in the order in which they are opened."""

    alone = {"meta", "img"}

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.texts, self.attributes = [], [], [], []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self.alone:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture
def data():
    return lorenz(conditions=5, repeats=5, validation=2)


@pytest.fixture
def undrawn(monkeypatch):
    """Leave pictures empty: only what is said about them matters."""
    monkeypatch.setattr(webpage, "picture", lambda figure, alt: f'<img alt="{webpage.text(alt)}" src="data:image/png;base64,">')


def titles(figure):
    return [axes.get_title() for axes in figure.axes if axes.get_title()]


def evidence_of(dataset, inferred, **options):
    (session,) = dataset
    return Evidence(
        session.validation, inferred(session.validation, **options), session.training,
        inferred(session.training, **options), {}, session.bin_width,
    )  # fmt: skip


def test_one_file_without_scripts_and_links(data, run_folder, command, tmp_path):
    folder = run_folder(data, members=3, extra=1)
    done = command("lfads", "report", folder, "--output", "report.html", "--no-baselines")
    assert (done.returncode, done.stdout) == (0, "report.html\n")
    found = Page((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert not {"script", "link", "iframe", "a"} & set(found.tags)
    assert all(value.startswith("data:image/png;base64,") for name, value in found.attributes if name == "src")
    assert not [name for name, _ in found.attributes if name.startswith("on")]
    text = " ".join(found.texts)
    for heading in (
        "What was inferred from what",
        "All that was asked",
        "Scores",
        "Rates",
        "Factors",
        "Inputs",
        "Agreement of the members",
    ):
        assert heading in text
    assert scores["state_r2"].meaning in text and "input_r2: the data do not say the true inputs" in text
    assert "member 2" in text and "Training" not in found.texts


def test_names_of_others_do_nothing(data, run_folder, tmp_path, undrawn):
    named = Dataset((dataclasses.replace(data.sessions[0], name="<script>alert(1)</script>\x1b[2J"),))
    folder = run_folder(named)
    asked = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps({**asked, "<b>": {"x": "<img src=x onerror=y>"}}))
    text = write_report(folder, tmp_path / "report.html", simple=False).read_text(encoding="utf-8")
    found = Page(text)
    assert "script" not in found.tags and "b" not in found.tags and "\x1b" not in text
    assert html.escape("<img src=x onerror=y>") in text


def test_the_titles_tell_how_good_the_affine_fit_is(data, inferred):
    exact = figures.states(evidence_of(data, inferred))
    assert titles(exact)[:3] == [f"true state {one}: R² of the affine fit 1.000" for one in range(3)]
    evidence = evidence_of(data, inferred)
    blind = dataclasses.replace(
        evidence.posterior, factors=np.random.default_rng(0).normal(size=evidence.posterior.factors.shape)
    )
    worse = titles(figures.states(dataclasses.replace(evidence, posterior=blind)))
    assert float(re.search(r"-?\d\.\d+$", worse[0])[0]) < 0


def test_without_truth_the_components_are_drawn(data, inferred):
    evidence = evidence_of(data, inferred)
    bare = [Trials(one.counts, one.counts, numbers=one.numbers) for one in (evidence.trials, evidence.training)]
    evidence = dataclasses.replace(evidence, trials=bare[0], training=bare[1])
    found = titles(figures.states(evidence))
    shares = [int(re.search(r"(\d+)%", title)[1]) for title in found[:3]]
    assert shares == sorted(shares, reverse=True) and sum(shares) == pytest.approx(100, abs=2)
    assert len(figures.rates(evidence).axes) == 12


def test_inputs_are_drawn_after_the_fit(inferred):
    evidence = evidence_of(chaotic(conditions=3, repeats=5, neurons=10), inferred)
    assert titles(figures.inputs(evidence)) == ["true input 0: R² of the affine fit 1.000"]


def test_few_trials_and_channels_and_unknown_bins(data, inferred):
    (session,) = data
    one = Trials(session.validation.counts[:1, :, :2], session.validation.counts[:1, :, :2], truth={
        "rates": session.validation.truth["rates"][:1, :, :2]
    }, numbers=session.validation.numbers[:1])  # fmt: skip
    evidence = Evidence(one, inferred(one), one)
    drawn = figures.rates(evidence)
    assert len(drawn.axes) == 2 and drawn.axes[-1].get_xlabel() == "bin"


def test_what_is_no_count_keeps_its_unit(data, inferred):
    evidence = dataclasses.replace(evidence_of(data, inferred), unit="event size per bin")
    assert all("Hz" not in axes.get_ylabel() for axes in figures.rates(evidence).axes)
    assert figures.rates(evidence).axes[0].get_ylabel().endswith("event size per bin")


def test_held_out_neurons_are_among_those_that_are_drawn(data, inferred):
    less = [Trials(one.counts[..., :-1], one.counts, None, one.truth, one.numbers) for one in data.sessions[0].parts.values()]
    evidence = Evidence(less[1], inferred(less[1]), less[0])
    assert any("held out" in axes.get_ylabel() for axes in figures.rates(evidence).axes)


def history(path):
    """Two members and two generations, in the second of which member 0 goes on from member 1."""
    values = {"dropout": np.array([0.25, 0.5])}
    with Writer.open(path) as writer:
        writer.begin(0, 2, [(0, 1)], values)
        writer.enter(0, 0, 0, [outcome(0, 0, 9, 8), outcome(0, 1, 7, 6)])
        writer.decide(
            0, summary_of(0, {0: 8, 1: 6}, None), 2, [(0, 1)], SimpleNamespace(values=values, parents=np.array([1, 1]))
        )
        writer.enter(1, 0, 0, [outcome(1, 0, 5, 4), outcome(1, 1, 6, math.nan)])


def outcome(generation, member, *losses):
    epochs = [{"epoch": number, "training": one, "validation": one} for number, one in enumerate(losses)]
    return MemberOutcome(member, losses[-1], checkpoint_name(generation, member), "", epochs)


def test_training_of_a_population_with_the_line_of_the_winner(tmp_path, data, run_folder, undrawn):
    folder = run_folder(data)
    history(folder / "history.sqlite")
    found = training(folder)
    assert found.members["0"].validation == (9, 8, 5, 4) and found.members["0"].epochs == (1, 2, 3, 4)
    assert np.isnan(found.members["1"].validation[-1])
    assert found.winner.validation == (7, 6, 5, 4) and found.values == {"dropout": 0.25}
    text = write_report(folder, tmp_path / "report.html", simple=False).read_text(encoding="utf-8")
    assert "the best one with its ancestors" in text and "<th>dropout</th><td>0.25</td>" in text
    assert figures.losses(found).axes[0].get_legend() is not None


def test_training_of_one_model_is_read_from_its_log(tmp_path):
    with open(tmp_path / "fitlog.csv", "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerows([["epoch", "training", "validation"], [0, 0.9, 0.8], [1, 0.7, ""], [2, 0.6, "nan"]])
    found = training(tmp_path)
    assert found.members["0"].training == (0.9, 0.7, 0.6) and found.members["0"].epochs == (1, 2, 3)
    assert figures.losses(found).axes[0].get_xlabel() == "epoch"


@pytest.mark.parametrize("name", ["history.sqlite", "fitlog.csv"])
def test_a_training_that_cannot_be_read_is_left_out(tmp_path, name):
    assert training(tmp_path) is None
    (tmp_path / name).write_bytes(b"\xff\xfe nothing")
    assert training(tmp_path) is None


def test_several_sessions_have_sections_of_their_own(run_folder, tmp_path, undrawn):
    own = [
        dataclasses.replace(lorenz(seed, conditions=4, repeats=4, validation=1).sessions[0], name=f"day {seed}")
        for seed in (1, 2)
    ]
    text = write_report(run_folder(Dataset(tuple(own))), tmp_path / "report.html", simple=False).read_text(encoding="utf-8")
    assert "Scores of session day 1" in text and "Factors of session day 2" in text


def test_a_report_that_cannot_be_written_is_one_sentence(data, run_folder, command, tmp_path, undrawn):
    folder = run_folder(data)
    (tmp_path / "file").write_text("")
    done = command("lfads", "report", folder, "--output", "file/report.html", "--no-baselines")
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "file/report.html" in done.stderr


def test_without_the_training_part_the_report_is_the_same_kind(data, run_folder, tmp_path, undrawn):
    folder = run_folder(data)
    whole = Posteriors.load(folder / "posterior.h5")
    alone = {"lorenz": {"validation": whole.sessions["lorenz"]["validation"]}}
    dataclasses.replace(whole, sessions=alone).save(folder / "posterior.h5")
    text = write_report(folder, tmp_path / "report.html", simple=False).read_text(encoding="utf-8")
    assert "Not drawn: the model infers no inputs" in text and text.count("<img") == 2
