"""The scores of a session as a table of a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cxsystem2.lfads.scores import scores
from cxsystem2.webpage import text


def score_table(session: Mapping[str, Any]) -> str:
    """The scores of a session beside those of simple methods, each with a bar where it is a share, and with its meaning."""
    methods = session["baselines"]
    head = "".join(f"<th>{text(name)}</th>" for name in ("score", "model", "", *methods, "what it means", "perfect"))
    rows = []
    for word, value in session["scores"].items():
        score = scores[word]
        others = "".join(_number(own.get(word), word in own) for own in methods.values())
        bar = _bar(value) if score.share and value is not None else ""
        rows.append(
            f"<tr><th>{text(word)}</th>{_number(value, True)}<td>{bar}</td>{others}"
            f'<td class="words">{text(score.meaning)}</td>'
            f"<td>{text(score.best)}</td></tr>"
        )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>\n"


def _bar(value: float) -> str:
    return f'<div class="bar"><div style="width: {100 * min(max(value, 0.0), 1.0):.0f}%"></div></div>'


def _number(value: float | None, told: bool) -> str:
    shown = "" if not told else "not a number" if value is None else f"{value:.4g}"
    return f'<td class="number">{shown}</td>'
