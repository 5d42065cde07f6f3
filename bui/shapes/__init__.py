"""The shapes of everything that the interface answers, as typed dictionaries.

The modules that make an answer are checked against them by mypy; `bui.openapi` describes them for scripts, and the types of the
page's modules are made from that description. A key that may be missing is `NotRequired`.
"""

from bui.shapes import common, document, help, latents, look, outline, projects, runs, sliders, sweeps

MODULES = (common, document, help, outline, projects, runs, look, sliders, sweeps, latents)
"""Where the shapes are."""
