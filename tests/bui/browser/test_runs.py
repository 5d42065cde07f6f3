"""The view of runs: what goes on is seen, can be stopped and run again, and nothing is lost when the server ends."""

import pytest

from tests.bui.browser.waiting import until

SCRIPT = "<img src=x onerror=\"document.body.dataset.hit='1'\"><script>document.body.dataset.hit='2'</script>"


@pytest.fixture
def row(page):
    """Waits for the row of a run to say something."""

    def call(run, state):
        page.locator(f'[data-run="{run}"] .status.{state}').wait_for()

    return call


def test_two_runs_and_a_sweep_at_once(page, start, show, row, barriers):
    runs = [start("one", changes=["runtime=3*second"]), start("other", changes=["runtime=300*ms"], seed=7)]
    sweep = start("sweep", sweep={"J": ["3*nS", "6*nS", "9*nS"], "drive": ["150*pA", "200*pA"]})
    show("runs")
    for run in (*runs, sweep):
        row_of_run = page.locator(f'[data-run="{run}"]')
        row_of_run.locator("[role=progressbar]").or_(row_of_run.locator(".status.done")).first.wait_for()
    page.locator(f'[data-run="{runs[0]}"] .sparkline').wait_for()
    for run in (*runs, sweep):
        row(run, "done")
    assert barriers() == []
    for run in runs:
        page.locator(f'[data-run="{run}"]').get_by_role("button", name="Results").click()
        page.locator("canvas.raster-spikes[data-painted]").wait_for()
        show("runs")
    page.locator(f'[data-run="{sweep}"] .title').click()
    page.locator("table.points tbody tr").nth(5).wait_for()
    assert page.locator("table.points .status.done").count() == 6
    page.get_by_role("tab", name="Log", exact=True).click()
    page.get_by_text("6 of 6").first.wait_for()
    assert barriers() == []


def test_a_run_and_a_point_that_are_not_a_number(page, start, show, row, barriers):
    nan = ["E.tau_e=0.001*ms", "runtime=50*ms"]
    run = start("one", changes=nan)
    sweep = start("sweep", changes=nan, sweep={"J": ["3*nS", "6*nS"]})
    show(f"runs?run={sweep}")
    for name in (run, sweep):
        row(name, "not_a_number")
        assert page.locator(f'[data-run="{name}"] .status').inner_text() == "not a number"
        page.locator(f'[data-run="{name}"]').get_by_text("the potential of E (soma)").wait_for()
    assert page.locator("table.points .status.not_a_number").count() == 2
    page.get_by_text("2 points: 2 not a number.").wait_for()
    page.get_by_role("button", name="Open results of run 1").wait_for()
    page.locator(".run-detail").get_by_role("button", name="Retry").wait_for()
    assert barriers() == []
    page.locator(f'[data-run="{run}"]').get_by_role("button", name="Results").click()
    page.locator("canvas.raster-spikes[data-painted]").wait_for()
    show("runs")
    page.locator(f'[data-run="{sweep}"]').get_by_role("button", name="Results").click()
    page.get_by_role("tab", name="Points", selected=True).wait_for()  # a map would have no number
    page.get_by_role("tab", name="Map").click()
    page.get_by_text("No point of this sweep is done.").wait_for()
    page.get_by_role("tab", name="Points").click()
    page.get_by_role("button", name="Open results of run 0").click()
    page.locator("canvas.raster-spikes[data-painted]").wait_for()


@pytest.mark.parametrize("view", ["runs", "look"])
def test_a_run_that_nobody_knows_is_told(page, show, view):
    show(f"{view}?run=0123456789ab")
    page.get_by_text("There is no such run; it may have been deleted.").wait_for()


def test_a_sweep_whose_points_fail_or_are_not_a_number_has_results(page):
    page.evaluate(
        """async () => {
            const { hasResults } = await import("/static/js/runs/actions.js");
            const points = { total: 3, done: 0, failed: 1, running: 0, waiting: 1, not_a_number: 1 };
            for (const status of ["running", "failed", "stopped"])
                if (!hasResults({ kind: "batch", status, points })) throw Error(status);
            if (hasResults({ kind: "batch", status: "failed", points: { ...points, not_a_number: 0 } })) throw Error("nothing");
        }"""
    )


def test_the_results_of_a_sweep_are_opened_before_it_is_prepared(page, start, show):
    page.evaluate(
        """() => new MutationObserver(() => {
            const alarm = document.querySelector(".notice.bad, [role=alert]");
            if (alarm) document.body.dataset.alarmed = alarm.textContent;
        }).observe(document.body, { childList: true, subtree: true })"""
    )
    show(f"look?run={start('sweep', sweep={'J': ['3*nS', '6*nS']})}")
    page.get_by_text("Loading").first.wait_for()
    page.locator(".chart canvas").wait_for()
    assert page.locator("body").get_attribute("data-alarmed") is None


def test_stop_retry_rename_delete(page, served, start, script, show, row):
    run = start(SCRIPT, changes=["runtime=1000*second"])
    show(f"runs?run={run}")
    row(run, "running")
    page.locator(".folded-log summary").click()
    page.locator("pre.log").get_by_text("simulating").wait_for()
    page.locator(".run-detail").get_by_role("button", name="Stop").click()
    row(run, "stopped")
    assert page.locator("h2.title").inner_text() == SCRIPT
    page.locator(".run-detail").get_by_role("button", name="Retry").click()
    row(run, "running")
    page.locator(".run-detail").get_by_role("button", name="Stop").click()
    row(run, "stopped")
    log = (served.home / "runs" / run / "log.txt").read_text()
    until(page, "text => document.querySelector('pre.log').textContent === text", arg=log)

    page.get_by_role("button", name="Rename").click()
    page.get_by_label("Title of the run").fill(f"again {SCRIPT}")
    page.keyboard.press("Enter")
    page.locator(f'[data-run="{run}"] .title', has_text="again").wait_for()
    assert script("GET", f"/runs/{run}")["title"] == f"again {SCRIPT}"
    assert page.evaluate("document.body.dataset.hit") is None

    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.locator(f'[data-run="{run}"]').wait_for(state="detached")
    assert run not in [one["id"] for one in script("GET", "/runs")]


def test_a_run_with_checkpoints_is_stopped_resumed_and_looked_at(page, start, script, show, row, barriers):
    run = start("long", changes=["runtime=1000*second"], checkpoint_every="20*ms")
    show(f"runs?run={run}")
    detail = page.locator(".run-detail")
    detail.get_by_text("checkpoint at").first.wait_for()
    detail.get_by_role("tab", name="On disk").click()
    detail.locator("table.checkpoints tbody tr").nth(1).wait_for()
    detail.get_by_role("button", name="Stop", exact=True).click()
    page.locator(f'[data-run="{run}"] .status.stopped', has_text="of 1000 s").wait_for()
    at = script("GET", f"/runs/{run}")["checkpoints"]["time"]
    assert page.locator(f'[data-run="{run}"] .status').inner_text() == f"stopped at {round(at, 6):g} s of 1000 s"
    detail.get_by_text("the run was asked to stop").wait_for()
    detail.get_by_role("button", name="Verify").click()
    detail.get_by_text("Every file was read, and is as it was written.").wait_for()
    assert barriers() == []
    detail.get_by_label("Go on until").fill("3*mV")
    detail.get_by_role("button", name="Resume from").click()
    page.get_by_text("'until'").wait_for()
    detail.get_by_label("Go on until").fill(f"{at + 0.1!r}*second")
    detail.get_by_role("button", name="Resume from").click()
    row(run, "done")
    detail.get_by_text("the end of the run").wait_for()
    page.locator(f'[data-run="{run}"]').get_by_role("button", name="Results").click()
    page.locator("canvas.raster-spikes[data-painted]").wait_for()
    show(f"runs?run={run}")
    detail.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_text("iB free").wait_for()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.locator(f'[data-run="{run}"]').wait_for(state="detached")
    # the browser logs the refusal, and questions about pictures of the run that came too late
    page.faults[:] = [fault for fault in page.faults if "400" not in fault and "404" not in fault]


@pytest.mark.usefixtures("own_server")
def test_the_page_goes_on_with_another_start_of_the_server(page, context, serve, served, script, small, start, show, row):
    run = start("goes on", changes=["runtime=3*second"])
    show(f"runs?project={small}&run={run}")
    page.locator(".folded-log summary").click()
    page.locator("pre.log").get_by_text("simulating").wait_for()
    served.kill()
    page.get_by_text("The server does not answer").wait_for()
    show(f"G?project={small}")
    page.get_by_role("gridcell", name="80", exact=True).click()
    page.keyboard.type("79")  # while there is no server
    page.keyboard.press("Enter")
    page.locator(".save-state.failed").wait_for()
    show(f"runs?project={small}&run={run}")
    again = serve("--port", served.url.rpartition(":")[2])
    page.locator(".folded-log summary").click()
    page.get_by_text("was started again").wait_for()
    other = context.new_page()
    other.goto(again.address)
    page.get_by_text("was started again").wait_for(state="detached")
    page.locator(".save-state.saved").wait_for()
    assert script("GET", f"/projects/{small}")["document"]["sheets"]["G"]["rows"][0]["cells"][1] == "79"
    row(run, "done")
    log = (served.home / "runs" / run / "log.txt").read_text()
    until(page, "text => document.querySelector('pre.log').textContent === text", arg=log)
    page.locator(".run-detail").get_by_role("button", name="Rename").click()
    page.get_by_label("Title of the run").fill("renamed")
    page.keyboard.press("Enter")
    page.locator(f'[data-run="{run}"] .title', has_text="renamed").wait_for()
    page.faults[:] = [fault for fault in page.faults if "ERR_" not in fault and "401" not in fault]


def test_a_page_that_nobody_sees_does_not_listen_and_catches_up(page, start, show, row):
    show("runs")
    until(page, "document.querySelector('.runs-view')")
    see = """hidden => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(see, True)
    page.wait_for_timeout(2300)  # it keeps its connection for 2 s
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/api/events" in request.url else None)
    run = start("unseen")
    page.wait_for_timeout(700)
    assert page.locator(f'[data-run="{run}"]').count() == 0 and asked == []
    page.evaluate(see, False)
    row(run, "done")
    assert len(asked) == 1


def test_simulate_asks_for_the_duration_and_the_run_shows_its_spikes(page, small, script, show, barriers):
    show(f"G?project={small}")
    page.locator("#simulate:not([disabled])").click()
    dialog = page.get_by_role("dialog", name="Simulate")
    duration = dialog.get_by_role("textbox", name="Duration")  # the meaning of a device has this word, too
    duration.fill("40*m")
    dialog.locator(".estimate .bad", has_text="unknown name 'm'").wait_for()
    duration.fill("40*ms")
    dialog.locator(".estimate", has_text="One simulation of 40 ms on python").wait_for()
    dialog.get_by_text("Sweep values").click()
    dialog.get_by_label("Name").fill("J")
    dialog.get_by_label("Values").fill("1*nS, 2*nS")
    dialog.locator(".estimate", has_text="2 points, ").wait_for()
    with page.expect_request("**/api/runs/check"):
        duration.fill("50*ms")  # the time and the problems of a sweep follow the duration
    duration.fill("40*ms")
    dialog.get_by_label("Name").fill("")
    dialog.get_by_label("Values").fill("")
    dialog.locator(".estimate", has_text="One simulation of 40 ms on python").wait_for()
    assert barriers() == []
    page.keyboard.press("Control+Enter")
    page.locator(".run-detail .status.done").wait_for()
    page.locator(".run-activity canvas.raster-spikes[data-painted]").wait_for()
    page.locator(".run-activity .chart canvas").wait_for()
    assert barriers() == []
    (run,) = script("GET", f"/runs?project={small}")
    assert (run["title"], run["runtime"], sorted(run["mean_rates"])) == ("runtime = 40 ms", 0.04, ["E", "I"])
    page.locator(f'[data-run="{run["id"]}"]', has_text=" Hz · 40 ms · python · seed 1").wait_for()

    show(f"G?project={small}")
    page.locator("#simulate:not([disabled])").wait_for()
    page.get_by_role("gridcell", name="80", exact=True).click()
    page.keyboard.press("Control+Enter")
    until(page, "before => location.hash.includes('run=') && !location.hash.includes(before)", arg=run["id"])
    show(f"G?project={small}")
    way = page.get_by_role("link", name="Show its results")
    way.wait_for()
    way.click()
    page.get_by_role("tab", name="Raster and rates", selected=True).wait_for()


def test_a_run_under_way_shows_its_spikes_so_far(page, start, script, show, barriers):
    run = start("long", changes=["runtime=1000*second"])
    show(f"runs?run={run}")
    canvas = page.locator("canvas.raster-so-far")
    canvas.wait_for()
    first = float(canvas.get_attribute("data-until"))
    until(page, "first => Number(document.querySelector('.raster-so-far').dataset.until) > first", arg=first)
    page.locator(".run-activity .chart canvas").wait_for()
    page.get_by_text(" of 1000 s").first.wait_for()
    assert barriers() == []
    script("POST", f"/runs/{run}/stop")
    page.locator(".run-detail .status.stopped").wait_for()
    canvas.wait_for()


def test_sliders_run_the_model_again_and_keep_a_value_only_when_asked(page, small, script, show, barriers):
    runs = len(script("GET", "/runs"))
    show(f"runs?project={small}")
    page.get_by_role("button", name="Sliders").click()
    page.get_by_label("Add").select_option("J")
    page.locator(".played canvas.raster-so-far").wait_for()
    page.get_by_text("Took").wait_for()
    said = page.locator(".played [role=status]")
    newer = "before => { const now = document.querySelector('.played [role=status]').innerText;"
    newer += " return now.startsWith('Took') && now !== before; }"
    before = said.inner_text()
    page.get_by_label("J as a number").fill("12")
    until(page, newer, arg=before)
    assert barriers() == []
    page.get_by_label("J as a number").fill("-3")
    page.locator(".played .notice.bad", has_text="below 0").wait_for()
    before = said.inner_text()
    page.get_by_role("slider", name="J").fill("3")
    until(page, newer, arg=before)
    assert page.locator(".played .notice.bad").count() == 0
    assert value_of(script, small) == "6*nS"
    page.get_by_role("button", name="Keep").click()
    page.locator(".save-state.saved").wait_for()
    until(page, "() => document.querySelector('.slider button').disabled")
    assert value_of(script, small) == "3*nS"
    assert len(script("GET", "/runs")) == runs
    page.reload()
    page.get_by_label("J as a number").wait_for()  # what was pinned stays so


def value_of(script, project):
    rows = script("GET", f"/projects/{project}")["document"]["sheets"]["physiology"]["rows"]
    return next(row["cells"][2] for row in rows if row.get("cells", [""])[0] == "J")
