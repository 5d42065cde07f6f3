"""How results show themselves in a notebook: a table of rates, a raster, and where the time went."""

from __future__ import annotations

import base64
import html
import io
from typing import TYPE_CHECKING

from cxsystem2.late import late

if TYPE_CHECKING:
    from cxsystem2.results.results import Results


def results_html(results: Results) -> str:
    """The results as a piece of HTML without scripts."""
    picture = io.BytesIO()
    if results.spikes:
        late("cxsystem2.figures", "draw")(results, most=50_000).savefig(picture, format="png", dpi=110)
    encoded = base64.b64encode(picture.getvalue()).decode()
    rows = "".join(
        f"<tr><td>{html.escape(name)}</td><td>{html.escape(kind)}</td><td>{html.escape(layer)}</td>"
        f"<td>{int(size)}</td><td>{rate:.2f}</td></tr>"
        for name, kind, layer, size, rate in results.summary()
    )
    times = ", ".join(f"{stage} {seconds:.2f} s" for stage, seconds in results.timings.items())
    image = f'<img alt="raster of {html.escape(results.title)}" src="data:image/png;base64,{encoded}">' if encoded else ""
    facts = html.escape(f"{results.runtime:g} s on {results.device}, seed {results.seed}, {results.created}")
    return (
        f"<div><h4>{html.escape(results.title)}</h4><p>{facts}</p>"
        "<table><thead><tr><th>population</th><th>type</th><th>layer</th><th>cells</th><th>rate (Hz)</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>{image}<p>{html.escape(times)}</p></div>"
    )
