"""How an extra is installed: in a checkout, and where there is only a wheel."""

from packaging.requirements import Requirement

from cxsystem2 import extras


def test_in_a_checkout_it_is_an_extra_of_it():
    assert extras.installing("nwb") == 'pip install ".[nwb]" in the checkout of cxsystem2'


def test_without_a_checkout_the_packages_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(extras, "CHECKOUT", tmp_path)
    assert extras.installing("nix") == 'pip install "neo>=0.13" "nixio>=1.5"'
    assert extras._quoted(Requirement("a[c,b]>=2; python_version > '3'")) == '"a[b,c]>=2"'
