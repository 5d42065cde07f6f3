"""All scores that can be told of an inference, beside those of simple methods on the same trials."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cxsystem2.errors import CxSystemError
from cxsystem2.lfads.baselines import baselines
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.evidence import Members, evidence
from cxsystem2.lfads.posterior import Posteriors, digest_of
from cxsystem2.lfads.scores import Evidence, Unscorable, scores
from cxsystem2.lfads.scores.cross_decoding import cross_decoding, read_by_others

FORMAT, VERSION = "cxsystem2 lfads scores", 1
OWN = "this model"


def evaluate(
    dataset: Dataset,
    posteriors: Posteriors,
    *,
    members: Members | None = None,
    words: Iterable[str] | None = None,
    simple: bool = True,
    part: str = "validation",
) -> dict[str, Any]:
    """Score what a model has inferred of the validation trials, or of the training trials.

    Args:
        dataset: the data that it was inferred from, with what is known of the truth.
        posteriors: what was inferred. With that of the other part of the trials, readouts are fitted to those; else to a part
            of the trials that are scored.
        members: what other members of the population infer of the same trials, for cross-decoding.
        words: the scores to tell; None tells all but those that must be asked for.
        simple: whether simple methods are scored as well, which takes some seconds.
        part: the trials that are scored. A model that is much better on training trials has learnt them by heart.

    Returns:
        Plain numbers and texts, ready for JSON: each score under its word (mean over the sessions that have it), and under
        ``sessions`` for each session ``scores``, ``baselines`` (method to scores), ``left_out`` (word to reason), and, with
        other members, ``members`` (how well each is read from each other).

    Raises:
        CxSystemError: the posteriors are of other data, or there is no session in both.
        RegistryError: a word names no score.
    """
    asked = (
        [scores.name(word) for word in words] if words is not None else [one for one in scores if not scores[one].on_request]
    )
    if posteriors.dataset and posteriors.dataset != digest_of(dataset):
        raise CxSystemError("the posterior was inferred from other data: the checksum of the data set is not the one it names")
    sessions: dict[str, Any] = {}
    for session in dataset:
        if session.name in posteriors.sessions:
            found = evidence(session, posteriors, members, part)
            sessions[session.name] = _session(found, posteriors.model or OWN, asked, part if simple else None)
    if not sessions:
        raise CxSystemError("the posterior has no session of the data set")
    return {
        "format": FORMAT,
        "version": VERSION,
        "part": part,
        **_means([one["scores"] for one in sessions.values()]),
        "baselines": _means_of_methods([one["baselines"] for one in sessions.values()]),
        "sessions": sessions,
    }


def _session(found: Evidence, own: str, asked: list[str], part: str | None) -> dict[str, Any]:
    """The answer for one session; `part` is that of the trials, None leaves simple methods out."""
    told, left_out = _scores(found, asked)
    methods: dict[str, Any] = {}
    for word, method in baselines.items() if part is not None else ():
        swapped = part == "training"
        try:
            inferred = method(found.trials, found.training) if swapped else method(found.training, found.trials)
        except Unscorable as error:
            left_out[word] = str(error)
            continue
        scored, fitted = reversed(inferred) if not swapped else inferred
        known = replace(found, posterior=scored, fitted=fitted, members={})
        methods[word], _ = _scores(known, [one for one in asked if one in told and not scores[one].of_data])
    answer: dict[str, Any] = {"scores": told, "baselines": methods, "left_out": left_out}
    if "cross_decoding" in told:
        answer["members"] = _agreement(found, own)
    return answer


def _agreement(found: Evidence, own: str) -> dict[str, Any]:
    """Which members of the population agree: the whole matrix of cross-decoding, this model first."""
    matrix = cross_decoding([found.posterior.factors, *(one.factors for one in found.members.values())])
    names = [own, *found.members]
    read = dict(zip(names, read_by_others(matrix), strict=True))
    return {
        "names": names,
        "cross_decoding": [[_finite(value) for value in row] for row in matrix],
        "read_by_others": {name: _finite(value) for name, value in read.items()},
    }


def _scores(found: Evidence, asked: list[str]) -> tuple[dict[str, float | None], dict[str, str]]:
    """Scores by their words, None for one that is not a number; and why others cannot be told."""
    told: dict[str, float | None] = {}
    left_out: dict[str, str] = {}
    for word in asked:
        try:
            value = scores[word]().value(found)
        except Unscorable as error:
            left_out[word] = str(error)
            continue
        told[word] = _finite(value)
    return told, left_out


def _finite(value: float) -> float | None:
    """JSON has no NaN."""
    return float(value) if math.isfinite(value) else None


def _means(sessions: list[dict[str, float | None]]) -> dict[str, float | None]:
    words = dict.fromkeys(word for one in sessions for word in one)
    return {word: _mean([one[word] for one in sessions if word in one]) for word in words}


def _mean(values: list[float | None]) -> float | None:
    """The mean; None where one is not a number, so that nothing broken hides in it."""
    numbers = [one for one in values if one is not None]
    return sum(numbers) / len(numbers) if len(numbers) == len(values) else None


def _means_of_methods(sessions: list[dict[str, dict[str, float | None]]]) -> dict[str, dict[str, float | None]]:
    methods = dict.fromkeys(method for one in sessions for method in one)
    return {method: _means([one[method] for one in sessions if method in one]) for method in methods}
