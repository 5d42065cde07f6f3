"""The keys of what Brian2 keeps: the same as its own, for everything that it asks about."""

import importlib
import importlib.util

import pytest

import cxsystem2.brian  # noqa: F401  puts the keys in their place
from cxsystem2 import CxSystem
from cxsystem2.testing import models


@pytest.mark.parametrize("make", [models.long_term, models.pyramidal])
def test_keys_are_those_of_brian2(make, monkeypatch):
    caching = importlib.import_module("brian2.utils.caching")
    spec = importlib.util.spec_from_file_location("as_it_comes", caching.__file__)
    as_it_comes = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(as_it_comes)
    ours, kinds = caching._hashable, set()
    assert ours.__module__ == "cxsystem2.cachekeys"

    def compare(value):
        key, expected = ours(value), as_it_comes._hashable(value)
        assert (key, hash(key)) == (expected, hash(expected))
        kinds.add(type(value).__name__)
        return key

    monkeypatch.setattr(caching, "_hashable", compare)
    anatomy, physiology = make()
    CxSystem(anatomy, physiology, changes=["runtime=1*ms"]).run(save_results=False)
    assert kinds >= {"str", "dict", "NoneType"}


def test_what_is_no_key_is_refused_as_by_brian2():
    caching = importlib.import_module("brian2.utils.caching")
    with pytest.raises(TypeError):
        caching._hashable({"a": [bytearray()]})
