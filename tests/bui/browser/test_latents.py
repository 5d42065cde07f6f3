"""The page of latent dynamics: runs of LFADS that are there, damaged, or none; their training, and what they have inferred."""

import runpy
import shutil
from pathlib import Path

import pytest

from cxsystem2.lfads.dataset import Dataset
from tests.bui.browser.waiting import until

made = runpy.run_path(str(Path(__file__).parents[1] / "latents" / "conftest.py"))


@pytest.fixture
def latents(own_server):
    """The folder in which the server looks for runs of LFADS."""
    return own_server.home / "latents"


def test_a_run_from_all_sides(page, latents, show, barriers):
    show("latents")
    page.get_by_text("There is no run of LFADS in").wait_for()
    assert barriers() == []

    run = made["make_run"](latents, "first", inferred=False)
    made["make_run"](latents, "begun", trained=False, inferred=False)
    (latents / "broken").mkdir()
    shutil.copy(run.folder / "history.sqlite", latents / "broken")
    (latents / "broken" / "run.json").write_text("{")
    show("home")
    show("latents")
    page.locator(".run").filter(has_text="broken").get_by_text("damaged", exact=True).wait_for()
    page.get_by_role("button", name="begun").click()
    page.get_by_text("No member has a loss yet.").wait_for()

    page.get_by_role("button", name="first").click()
    page.locator(".run-detail .chart canvas").wait_for()
    page.get_by_text("6 members, 5 of 5 generations done").first.wait_for()
    assert barriers() == []
    page.get_by_role("tab", name="Hyper-parameters").click()
    page.get_by_role("figure", name="learning_rate").locator("canvas").wait_for()
    page.locator(".run-detail tbody tr").first.wait_for(state="attached")
    page.get_by_role("tab", name="Who copied whom").click()
    page.locator("svg.copies circle").nth(29).wait_for(state="attached")
    assert page.locator("svg.copies circle").count() == 30
    assert page.locator("svg.copies path.copied, svg.copies path.won").count() > 1
    page.get_by_text("All copies as a table").click()
    assert barriers() == []

    page.get_by_role("tab", name="Inferred trials").click()
    page.get_by_text("No trial has been inferred yet").wait_for()
    made["infer"](run, Dataset.load(latents / "trials.h5"))
    page.get_by_role("figure", name="Neuron").first.wait_for()
    until(page, "() => document.querySelector('.course path.truth')?.getAttribute('d').length > 20")
    page.get_by_role("button", name="Next trial").click()
    neurons = page.get_by_label("Neurons")
    neurons.fill("0-4")
    neurons.press("Enter")
    page.get_by_role("figure", name="Neuron 4").get_by_text("NG1:4, held out").wait_for()
    neurons.fill("7")
    neurons.press("Enter")
    page.get_by_text("There is no neuron 7; the neurons are 0 to 4.").wait_for()
    neurons.fill("1")
    neurons.press("Enter")
    page.get_by_role("figure", name="Factor 1").locator("path.mean").wait_for(state="attached")
    assert barriers() == []

    page.get_by_role("tab", name="Scores").click()
    page.get_by_role("button", name="Compute the scores").click()
    page.get_by_role("row", name="rate_r2").wait_for()
    assert barriers() == []
    page.set_viewport_size({"width": 420, "height": 800})
    assert page.evaluate("() => document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth + 1")
    page.reload()  # the address holds the run and the part
    page.get_by_role("button", name="Compute the scores").wait_for()


def test_a_population_is_trained_from_the_page(page, latents, show, barriers):
    pytest.importorskip("torch")
    show("latents")
    page.get_by_role("button", name="Train a model").click()
    page.get_by_text("There are no data yet.").wait_for()
    page.keyboard.press("Escape")
    latents.mkdir()
    made["dataset_of"]().save(latents / "trials.h5")

    page.get_by_role("button", name="Train a model").click()
    assert page.get_by_role("combobox", name="Data", exact=True).input_value() == "file:trials.h5"
    page.get_by_role("combobox", name="Kind", exact=True).select_option("pbt")
    for name, value in {"Name": "mine", "Members": "2", "Generations": "1", "Epochs": "1", "Seed": "3"}.items():
        page.get_by_role("textbox", name=name).fill(value)
    page.get_by_role("combobox", name="Observation model").select_option("negative_binomial")
    assert barriers() == []
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Resume").click()  # which is there as soon as it has stopped
    page.get_by_role("button", name="Delete").wait_for()
    page.get_by_text("2 members, 1 of 1 generation done").first.wait_for()
    page.get_by_text("negative_binomial", exact=True).wait_for()
    page.get_by_role("tab", name="Inferred trials").click()
    page.get_by_text("Rates are in Hz. Observation model: negative_binomial").wait_for()
    page.get_by_role("tab", name="Log", exact=True).click()
    page.get_by_role("log").get_by_text("best loss").wait_for()
    assert barriers() == []
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.get_by_text("There is no run of LFADS in").wait_for()
    assert not (latents / "mine").exists()
