"""How high the cortical layers lie."""

from __future__ import annotations

DEPTH = {6: 0.0, 5: 0.7, 4: 1.225, 3: 1.415, 2: 1.415, 1: 1.917}
"""Height of each layer above layer 6, millimetre; layers 2 and 3 are one."""
RELAY_DEPTH = 2.082
"""Where inputs are shown, above the layers, millimetre."""
