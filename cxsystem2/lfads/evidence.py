"""What the scores of a session are computed from: data and posteriors put together, after making sure that they fit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cxsystem2.errors import CxSystemError
from cxsystem2.lfads.posterior import PARTS, Posterior, Posteriors
from cxsystem2.lfads.scores import Evidence
from cxsystem2.lfads.trials import Session, Trials
from cxsystem2.problems import one_of

Members = Mapping[str, Mapping[str, Posterior]]
"""What other members infer of the same trials: name of a member, name of a session, posterior."""


def evidence(session: Session, posteriors: Posteriors, members: Members | None = None, part: str = "validation") -> Evidence:
    """What the scores of a session are computed from.

    Args:
        session: the data.
        posteriors: what was inferred of them.
        members: what other members infer of the trials that are scored.
        part: the trials that are scored; the others are for fits.

    Raises:
        CxSystemError: the posterior has no such part, or it does not fit the trials.
    """
    if part not in PARTS:
        raise CxSystemError(f"'{part}' is no part of the trials; give {one_of(PARTS)}")
    other = next(one for one in PARTS if one != part)
    parts = posteriors.sessions[session.name]
    if part not in parts:
        raise CxSystemError(f"the posterior has no {part} trials of the session '{session.name}'")
    others = {name: own[session.name] for name, own in (members or {}).items() if session.name in own}
    for name, posterior in parts.items():
        _fits(posterior, session.parts[name], f"'{session.name}' ({name})")
    for name, posterior in others.items():
        _fits(posterior, session.parts[part], f"'{session.name}' ({name})")
    first = parts[part].first
    if first >= session.validation.bins_seen:
        raise CxSystemError(f"the posterior of '{session.name}' models none of the bins that the encoder sees")
    return Evidence(
        _since(session.parts[part], first),
        parts[part].since(first),
        _since(session.parts[other], first),
        parts[other].since(first) if other in parts else None,
        {name: one.since(first) for name, one in others.items()},
        session.bin_width,
        first,
        posteriors.unit,
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
