"""How an extra is installed: in a checkout, and where there is only a wheel."""

from importlib import metadata

from packaging.requirements import Requirement

from cxsystem2 import extras


def test_in_a_checkout_it_is_an_extra_of_it():
    assert extras.installing("nwb") == 'pip install ".[nwb]" in the checkout of cxsystem2'


def test_without_a_checkout_the_packages_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(extras, "CHECKOUT", tmp_path)
    assert extras.installing("nix") == 'pip install "neo>=0.13" "nixio>=1.5"'
    assert extras._quoted(Requirement("a[c,b]>=2; python_version > '3'")) == '"a[b,c]>=2"'


def test_an_extra_whose_packages_do_not_know_this_python(monkeypatch, tmp_path):
    markers = "extra == 'genn' and python_version < '3.0'"
    monkeypatch.setattr(metadata, "requires", lambda _: [f"brian2genn>=1.7; {markers}", "numpy>=1.26"])
    monkeypatch.setattr(extras, "CHECKOUT", tmp_path)
    monkeypatch.setattr(extras, "OLDER", "2.7")
    assert list(extras.needed("genn")) == []
    assert extras.installing("genn") == 'pip install "brian2genn>=1.7"'
