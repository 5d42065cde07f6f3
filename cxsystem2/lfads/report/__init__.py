"""One page about a run: what was asked, how training went, what was inferred, and how far it can be trusted."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cxsystem2 import webpage
from cxsystem2.files import expanded, write_text
from cxsystem2.lfads.evaluate import evaluate
from cxsystem2.lfads.evidence import evidence
from cxsystem2.lfads.inference import Inference
from cxsystem2.lfads.report import figures
from cxsystem2.lfads.report.score_table import score_table
from cxsystem2.lfads.report.training import Training, training
from cxsystem2.lfads.scores import Evidence, Unscorable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HEAD = ("format", "version", "checksum")
"""Entries of ``run.json`` about the file itself."""
_WARNING = (
    "A good prediction of spikes does not prove that the inferred factors are the true state: a model may have dynamics of "
    "its own that the readout hides. Where the true states are known, look at state_r2 (truth to inferred) beside "
    "cycle_consistency (inferred to truth); where they are not, at k_shot and cross_decoding. The factors are drawn after an "
    "affine fit to the truth, because a model knows them up to such a map; the trials that are drawn are not part of the fit."
)


def write_report(
    folder: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    data: tuple[str | os.PathLike[str], ...] = (),
    simple: bool = True,
    overwrite: bool = True,
) -> Path:
    """Write the report of a run as one HTML file that needs no other file, and has no script.

    Args:
        folder: the directory of the run, with its posterior.
        target: the file.
        data: files of the data, in place of those that ``run.json`` names.
        simple: whether simple methods are scored, too.
        overwrite: whether a file that is there is replaced.

    Raises:
        FileProblem: something cannot be read, or the report cannot be written.
        CxSystemError: the posterior is of other data.
    """
    inference = Inference.open(folder, data)
    found = evaluate(inference.dataset, inference.posteriors, members=inference.members, simple=simple)
    path = expanded(target)
    write_text(
        path,
        webpage.page(f"Inferred dynamics: {inference.folder.resolve().name}", _sections(inference, found)),
        overwrite=overwrite,
    )
    return path


def _sections(inference: Inference, found: dict[str, Any]) -> list[str]:
    asked = {name: value for name, value in inference.asked.items() if name not in _HEAD}
    every = [webpage.folded("All that was asked", webpage.facts(asked))] if asked else []
    sections = [webpage.section("What was inferred from what", webpage.facts(_about_run(inference)), *every)]
    course = training(inference.folder)
    if course is not None:
        sections.append(_training(course))
    several = len(found["sessions"]) > 1
    for session in inference.dataset:
        if session.name in found["sessions"]:
            own = evidence(session, inference.posteriors, inference.members)
            name = f" of session {session.name}" if several else ""
            sections += _session(own, found["sessions"][session.name], name)
    return sections


def _training(course: Training) -> str:
    words = "The loss on the validation trials over all epochs"
    words += ": each member in grey, and in blue the best one with its ancestors." if len(course.members) > 1 else "."
    values = [webpage.paragraph("Hyper-parameters of the best member:"), webpage.facts(course.values)] if course.values else []
    return webpage.section("Training", webpage.paragraph(words), webpage.picture(figures.losses(course), words), *values)


def _about_run(inference: Inference) -> dict[str, Any]:
    posteriors, named = inference.posteriors, inference.asked.get("data")
    facts: dict[str, Any] = {"data": [*named] if isinstance(named, dict | list) else ""}
    for one in inference.dataset:
        width = "" if one.bin_width is None else f" of {one.bin_width * 1000:g} ms"
        held_out = one.validation.channels - one.validation.channels_seen
        facts[f"session {one.name}"] = (
            f"{len(one.training)} trials for training, {len(one.validation)} for validation; "
            f"{one.validation.bins} bins{width}; {one.validation.channels} neurons, {held_out} of them held out"
        )
    facts["model"] = posteriors.model
    facts["posterior"] = f"{posteriors.samples} samples of each trial, seed {posteriors.seed}"
    return {name: value for name, value in facts.items() if value}


def _session(own: Evidence, found: dict[str, Any], name: str) -> list[str]:
    left_out = [f"{word}: {reason}" for word, reason in found["left_out"].items()]
    parts = [webpage.paragraph(_WARNING), score_table(found)]
    if left_out:
        parts += [webpage.paragraph("Not told, because something is not known:"), webpage.listed(left_out)]
    rates = "Rates of some neurons in some validation trials. Blue: inferred, with two standard deviations of the posterior"
    rates += "; dashed: true; red: spikes." if "rates" in own.trials.truth else "; red: spikes."
    sections = [
        webpage.section(f"Scores{name}", *parts),
        webpage.section(f"Rates{name}", webpage.paragraph(rates), webpage.picture(figures.rates(own), rates)),
        _drawn(f"Factors{name}", own, figures.states, _about(own, "states", "Factors", "true states")),
        _drawn(f"Inputs{name}", own, figures.inputs, _about(own, "inputs", "Inferred inputs", "true inputs")),
    ]
    if "members" in found:
        sections.append(_members(found["members"], name))
    return sections


def _about(own: Evidence, kind: str, what: str, truth: str) -> str:
    if kind in own.trials.truth:
        on = ", with the axis on the right" if kind == "inputs" else ""
        return f"{what} of some validation trials after an affine fit to the {truth}. Lines: inferred; dashed: {truth}{on}."
    return f"{what} of some validation trials, as they are: the data do not say the {truth}."


def _drawn(title: str, own: Evidence, draw: Callable[[Evidence], Figure], about: str) -> str:
    try:
        return webpage.section(title, webpage.paragraph(about), webpage.picture(draw(own), about))
    except Unscorable as error:
        return webpage.section(title, webpage.paragraph(f"Not drawn: {error}.", "note"))


def _members(found: dict[str, Any], name: str) -> str:
    about = (
        "How much of the factors of each member (column) an affine map from the factors of another (row) explains. A dark "
        "column is a member with dynamics that the others do not have; they are probably superfluous."
    )
    matrix = np.array(found["cross_decoding"], np.float64)  # None is NaN
    drawn = webpage.picture(figures.agreement(matrix, found["names"]), about)
    return webpage.section(f"Agreement of the members{name}", webpage.paragraph(about), drawn)
