"""All scores that can be told of an inference, beside those of simple methods on the same trials."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from cxsystem2.errors import CxSystemError
from cxsystem2.lfads.baselines import baselines
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.posterior import Posterior, Posteriors, digest_of
from cxsystem2.lfads.scores import Evidence, Unscorable, scores
from cxsystem2.lfads.scores.cross_decoding import cross_decoding, read_by_others
from cxsystem2.lfads.trials import Session, Trials

FORMAT, VERSION = "cxsystem2 lfads scores", 1
OWN = "this model"
Members = Mapping[str, Mapping[str, Posterior]]
"""What other members infer of the validation trials: name of a member, name of a session, posterior."""


def evaluate(
    dataset: Dataset,
    posteriors: Posteriors,
    *,
    members: Members | None = None,
    words: Iterable[str] | None = None,
    simple: bool = True,
) -> dict[str, Any]:
    """Score what a model has inferred of the validation trials.

    Args:
        dataset: the data that it was inferred from, with what is known of the truth.
        posteriors: what was inferred, of the validation trials at least. With that of the training trials, readouts are
            fitted to those; else to a part of the validation trials.
        members: of other members of the population, for cross-decoding.
        words: the scores to tell; None tells all but those that must be asked for.
        simple: whether simple methods are scored as well, which takes some seconds.

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
            sessions[session.name] = _session(session, posteriors, members or {}, asked, simple)
    if not sessions:
        raise CxSystemError("the posterior has no session of the data set")
    return {
        "format": FORMAT,
        "version": VERSION,
        **_means([one["scores"] for one in sessions.values()]),
        "baselines": _means_of_methods([one["baselines"] for one in sessions.values()]),
        "sessions": sessions,
    }


def evidence(session: Session, posteriors: Posteriors, members: Members | None = None) -> Evidence:
    """What the scores of a session are computed from.

    Raises:
        CxSystemError: the posterior has no validation part, or it does not fit the trials.
    """
    parts = posteriors.sessions[session.name]
    if "validation" not in parts:
        raise CxSystemError(f"the posterior has no validation trials of the session '{session.name}'")
    others = {name: own[session.name] for name, own in (members or {}).items() if session.name in own}
    for posterior, trials, name in (
        (parts["validation"], session.validation, "validation"),
        *([(parts["training"], session.training, "training")] if "training" in parts else []),
        *((other, session.validation, f"member {member}") for member, other in others.items()),
    ):
        _fits(posterior, trials, f"'{session.name}' ({name})")
    first = parts["validation"].first
    if first >= session.validation.bins_seen:
        raise CxSystemError(f"the posterior of '{session.name}' models none of the bins that the encoder sees")
    return Evidence(
        _since(session.validation, first),
        parts["validation"].since(first),
        _since(session.training, first),
        parts["training"].since(first) if "training" in parts else None,
        {name: one.since(first) for name, one in others.items()},
        session.bin_width,
        first,
    )


def _since(trials: Trials, first: int) -> Trials:
    """The same trials from a bin on."""
    external = None if trials.external is None else trials.external[:, first:]
    truth = {name: values[:, first:] for name, values in trials.truth.items()}
    seen, counts = trials.seen[:, first:], trials.counts[:, first:]
    return Trials(seen, counts, external, truth, trials.numbers, trials.conditions)


def _fits(posterior: Posterior, trials: Trials, where: str) -> None:
    if posterior.rates.shape != trials.counts.shape:
        shapes = f"{posterior.rates.shape}, but the counts are {trials.counts.shape}"
        raise CxSystemError(f"the posterior does not fit the data of {where}: its rates are {shapes} (trials, bins, channels)")
    if not np.array_equal(posterior.numbers, trials.numbers):
        raise CxSystemError(f"the posterior does not fit the data of {where}: it is of other trials, or in another order")


def _session(session: Session, posteriors: Posteriors, members: Members, asked: list[str], simple: bool) -> dict[str, Any]:
    found = evidence(session, posteriors, members)
    told, left_out = _scores(found, asked)
    methods: dict[str, Any] = {}
    for word, method in baselines.items() if simple else ():
        try:
            inferred = method(found.training, found.trials)
        except Unscorable as error:
            left_out[word] = str(error)
            continue
        own = Evidence(found.trials, inferred.validation, found.training, inferred.training, {}, found.bin_width)
        methods[word], _ = _scores(own, [one for one in asked if one in told and not scores[one].of_data])
    answer: dict[str, Any] = {"scores": told, "baselines": methods, "left_out": left_out}
    if "cross_decoding" in told:
        answer["members"] = _agreement(found, posteriors.model or OWN)
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
