"""Electromyography: from raw signals of muscles to data sets, and sets whose truth is known."""
