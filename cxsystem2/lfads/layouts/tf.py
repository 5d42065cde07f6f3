"""The layout of LFADS for TensorFlow (1 and 2) and of AutoLFADS on Google Cloud: what is seen is what is reconstructed."""

from __future__ import annotations

from cxsystem2.lfads.layouts.base import FileLayout, layouts


@layouts.register("TF", "TF1", "TF2", "GCP")
class TensorFlow(FileLayout):
    """``train_data`` and ``valid_data``, with numbers of trials that begin at 1, as in MATLAB, or at 0."""

    seen = counts = "data"
    weights, mean = "alignment_matrix_cxf", "alignment_bias_c"
