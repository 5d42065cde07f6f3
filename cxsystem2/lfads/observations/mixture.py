"""Groups of channels with different observation models, as spikes beside the EMG of the same trials.

Written as ``poisson; gamma for EMG*; gaussian for 20-23``: a model for all channels that nothing else is said of, then models
for others, by names of channels (``*`` stands for anything) or by numbers from 0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cxsystem2.lfads.observations.base import OBSERVATIONS, Array, Observation
from cxsystem2.lfads.observations.channels import Channels
from cxsystem2.lfads.parameters import Weight
from cxsystem2.lfads.sizes import SizeError

_FOR = " for "


def observation_of(text: str, name: str, channels: Channels) -> Observation:
    """The observation model that a text names, for the channels of one session.

    Args:
        text: a word of the registry, or several for groups of channels.
        name: under which its trained numbers stand.
        channels: of the session.

    Raises:
        RegistryError: an unknown word.
        SizeError: channels that are not there, or that nothing is said of.
    """
    if ";" not in text and _FOR not in text:
        return OBSERVATIONS[text.strip()](name, channels)
    groups: dict[int, str] = {}
    usual = ""
    for part in (one.strip() for one in text.split(";") if one.strip()):
        word, _, which = part.partition(_FOR)
        OBSERVATIONS[word.strip()]
        if not which:
            if usual:
                raise SizeError(f"observation '{text}' names two models for all other channels, {usual} and {word}; keep one")
            usual = word.strip()
            continue
        for place in _places(which, channels, text):
            if groups.setdefault(place, word.strip()) != word.strip():
                raise SizeError(f"observation '{text}' names two models for the channel {_called(place, channels)}; keep one")
    words = [groups.get(place, usual) for place in range(len(channels))]
    if "" in words:
        lacking = _called(words.index(""), channels)
        raise SizeError(f"observation '{text}' names no model for the channel {lacking}; begin with one for all others")
    return Mixture(name, channels, words)


class Mixture(Observation):
    """One observation model for each group of channels; all channels have as many outputs as the model with the most."""

    word = "mixture"

    def __init__(self, name: str, channels: Channels, words: list[str]) -> None:
        super().__init__(name, channels)
        named = np.asarray([OBSERVATIONS.name(word) for word in words])
        self.places = {word: np.flatnonzero(named == word) for word in dict.fromkeys(named.tolist())}
        self.groups = {
            word: OBSERVATIONS[word](f"{name}.{word}", channels.chosen(which)) for word, which in self.places.items()
        }
        self.outputs = max(one.outputs for one in self.groups.values())
        self.numbers = max(_numbers(one) for one in self.groups.values())
        self.convention = "; ".join(
            f"{word} ({len(self.places[word])} channels): {one.convention}" for word, one in self.groups.items()
        )

    def weights(self) -> dict[str, Weight]:
        """Those of all groups."""
        return {name: weight for one in self.groups.values() for name, weight in one.weights().items()}

    def distribution(self, parameters: Mapping[str, Tensor], outputs: Tensor) -> Tensor:
        """Of each group; numbers that a model does not have are 0."""
        found = outputs.new_zeros(*outputs.shape[:-1], self.numbers * len(self.channels))
        for word, one in self.groups.items():
            own = one.distribution(parameters, outputs[..., self._columns(word, one.outputs)])
            found = found.index_copy(-1, torch.as_tensor(self._columns(word, _numbers(one)), device=outputs.device), own)
        return found

    def penalty(self, parameters: Mapping[str, Tensor], values: Mapping[str, Tensor]) -> Tensor | None:
        """The sum of those of all groups."""
        found = [cost for one in self.groups.values() if (cost := one.penalty(parameters, values)) is not None]
        return torch.stack(found).sum(0) if found else None

    def loss(self, numbers: Tensor, data: Tensor) -> Tensor:
        """Of each channel by its model."""
        parts = [
            one.loss(numbers[..., self._columns(word, _numbers(one))], data[..., self.places[word]])
            for word, one in self.groups.items()
        ]
        return self._together(parts)

    def mean(self, numbers: Tensor) -> Tensor:
        """Of each channel by its model."""
        return self._together([one.mean(numbers[..., self._columns(word, _numbers(one))]) for word, one in self.groups.items()])

    def draw(self, numbers: Array, random: np.random.Generator) -> Array:
        """Of each channel by its model."""
        found = np.empty((*numbers.shape[:-1], len(self.channels)))
        for word, one in self.groups.items():
            found[..., self.places[word]] = one.draw(numbers[..., self._columns(word, _numbers(one))], random)
        return found

    def beginning(self) -> NDArray[np.float32]:
        """Of each channel by its model; 0 for outputs that a model does not have."""
        found = np.zeros(self.outputs * len(self.channels), np.float32)
        for word, one in self.groups.items():
            found[self._columns(word, one.outputs)] = one.beginning()
        return found

    def mistake(self, data: NDArray[np.float32]) -> str:
        """The first that a model finds."""
        found = (one.mistake(data[..., self.places[word]]) for word, one in self.groups.items())
        return next((mistake for mistake in found if mistake), "")

    def _columns(self, word: str, numbers: int) -> NDArray[np.int64]:
        """Where the numbers of a group are among those of all channels."""
        return np.concatenate([self.places[word] + number * len(self.channels) for number in range(numbers)])

    def _together(self, parts: list[Tensor]) -> Tensor:
        """Groups of channels (…, some) in the order of the channels."""
        order = np.argsort(np.concatenate([*self.places.values()]))
        return torch.cat(parts, -1)[..., order]


def _numbers(one: Observation) -> int:
    return one.numbers or one.outputs


def _places(which: str, channels: Channels, text: str) -> list[int]:
    """The channels that names or numbers with commas stand for."""
    found: list[int] = []
    for word in (one.strip() for one in which.split(",")):
        if numbers := re.fullmatch(r"(\d+)(?:-(\d+))?", word):
            first, last = int(numbers[1]), int(numbers[2] or numbers[1])
            if not first <= last < len(channels):
                raise SizeError(f"observation '{text}': there is no channel {word}; they are 0 to {len(channels) - 1}")
            found.extend(range(first, last + 1))
            continue
        own = [place for place, name in enumerate(channels.names) if fnmatchcase(name, word)]
        if not own:
            known = f"; the first is called '{channels.names[0]}'" if channels.names else "; the data do not name them"
            raise SizeError(f"observation '{text}': no channel has a name like '{word}'{known}")
        found.extend(own)
    return found


def _called(place: int, channels: Channels) -> str:
    return f"'{channels.names[place]}'" if channels.names else str(place)
