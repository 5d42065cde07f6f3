"""Names of objects, as CxSystem gave them, so that users find their groups in the results."""

from __future__ import annotations

import re

from cxsystem2.expressions import ExpressionError

LABEL = re.compile(r"^\w+$")


def check_label(text: str) -> str:
    """An ``idx``: any word of letters, digits and underscores.

    Raises:
        ExpressionError: the text is not such a word.
    """
    text = text.removesuffix(".0")
    if not LABEL.match(text):
        raise ExpressionError(f"'{text}' is not a label; an idx is a number or a word")
    return text


def population_name(label: str, cell: str, layer: str) -> str:
    """``NG1_SS_L4``: the idx, the subtype (or type) and the layer of a population."""
    return f"NG{label}_{cell}_L{layer}"


def input_name(label: str, kind: str) -> str:
    """``NG0_relay_vpm``: the idx and the kind of an input."""
    return f"NG{label}_relay_{kind.lower()}"


def pathway_name(number: int, synapse: str, pre: str, post: str, compartment: str) -> str:
    """``S3_Fixed_NG1_SS_L4__to__NG2_BC_L4_soma``: the ordinal, the type and the two sides of a pathway."""
    return f"S{number}_{synapse}_{pre}__to__{post}_{compartment}"
