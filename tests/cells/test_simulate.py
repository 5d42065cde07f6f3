"""One cell on the bench against closed forms and independent solutions."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from cxsystem2.cells import CellError, Constant, Ramp, Sine, SpikeTrain, Step, fi_curve, simulate
from cxsystem2.models.neurons import neurons

MILLI, NANO, PICO = 1e-3, 1e-9, 1e-12
FINE = "0.01*ms"


def lif_rate(current):
    """The closed form for the default LIF (SI units)."""
    target, tau = -70 * MILLI + current / (100 * NANO), 8 * MILLI
    if target <= -50 * MILLI:
        return 0.0
    return 1 / (2 * MILLI + tau * np.log((target + 65 * MILLI) / (target + 50 * MILLI)))


def eif(t, y, current):
    return [(50 * NANO * (-65 * MILLI - y[0] + 2 * MILLI * np.exp((y[0] + 55 * MILLI) / (2 * MILLI))) + current) / 600e-12]


def adex(t, y, current):
    v, w = y
    leak = 2 * NANO * (-70 * MILLI - v + 2 * MILLI * np.exp(min((v + 50 * MILLI) / (2 * MILLI), 99)))
    return [(leak - w + current) / 10e-12, (0.5 * NANO * (v + 70 * MILLI) - w) / 0.1]


def spikes_of(equations, start, reset, current, duration):
    """Spike times by an adaptive solver: free pieces, and 2 ms of held potential after each spike."""

    def crossing(t, y, current):
        return y[0] + 30 * MILLI

    crossing.terminal = True
    t, y, found = 0.0, np.array(start), []
    options = {"args": (current,), "rtol": 1e-8, "atol": 1e-14, "max_step": MILLI}
    while True:
        free = solve_ivp(equations, (t, duration), y, events=crossing, **options)
        if free.status != 1:
            return np.array(found)
        found.append(free.t[-1])
        t, y = free.t[-1] + 2 * MILLI, reset(free.y[:, -1])
        if len(y) > 1:  # w goes on while the potential is held
            target = 0.5 * NANO * (y[0] + 70 * MILLI)
            y[1] = target + (y[1] - target) * np.exp(-0.02)


MODELS = {
    "EIF": (eif, [-65 * MILLI], lambda y: np.array([-60 * MILLI]), [0.3, 0.6, 0.8, 1.2], NANO),
    "ADEX": (adex, [-70 * MILLI, 0.0], lambda y: np.array([-51 * MILLI, y[1] + 7 * PICO]), [30, 65, 100, 200], PICO),
}


def test_a_lif_neuron_fires_at_its_closed_form():
    run = simulate("LIF", "2.5*nA", "0.2*second", FINE)
    assert 1 / run.intervals.mean() == pytest.approx(lif_rate(2.5 * NANO), rel=0.01)
    assert run.rate == len(run.spikes) / 0.2
    assert len(run.t) == len(run.vm) == len(run.current) == 20_000
    assert run.vm[0] == pytest.approx(-70 * MILLI)
    assert run.vm.max() <= -50 * MILLI


def test_the_f_i_curve_of_a_lif_neuron_is_its_closed_form():
    currents = np.array([1.9, 2.05, 2.2, 2.6, 3.0, 4.0]) * NANO
    curve = fi_curve("LIF", currents, settle="0.1*second", duration=1, dt="0.05*ms")
    expected = [lif_rate(current) for current in currents]
    assert np.all(np.abs(curve.rates - expected) <= 1 + 0.01 * np.array(expected))
    assert curve.rates[0] == 0


@pytest.mark.parametrize("word", MODELS)
def test_an_f_i_curve_grows_and_agrees_with_an_adaptive_solver(word):
    equations, start, reset, currents, unit = MODELS[word]
    duration = 0.25
    curve = fi_curve(word, np.array(currents) * unit, settle=0, duration=duration, dt=FINE)
    assert np.all(np.diff(curve.rates) >= 0)
    assert curve.rates[0] == 0 < curve.rates[-1]
    for current, count in zip(currents, curve.counts, strict=True):
        expected = spikes_of(equations, start, reset, current * unit, duration)
        assert abs(count - len(expected)) <= max(1, 0.01 * len(expected))


@pytest.mark.parametrize(("word", "current"), [pytest.param("EIF", 0.8 * NANO, marks=pytest.mark.slow), ("ADEX", 100 * PICO)])
def test_intervals_agree_with_an_adaptive_solver_within_one_percent(word, current):
    equations, start, reset, *_ = MODELS[word]
    run, expected = simulate(word, current, 0.2, FINE), spikes_of(equations, start, reset, current, 0.2)
    shared = min(len(run.spikes), len(expected))
    assert shared > 5
    assert abs(len(run.spikes) - len(expected)) <= 1
    assert np.diff(run.spikes[:shared]).mean() == pytest.approx(np.diff(expected[:shared]).mean(), rel=0.01)


@pytest.mark.parametrize("frequency", [pytest.param(5.0, marks=pytest.mark.slow), 20.0, 100.0])
def test_a_passive_membrane_filters_a_sine(frequency):
    run = simulate("LIF", Sine("200*pA", frequency, "1*nA"), 0.3 + 2 / frequency, "0.02*ms")
    late = run.t > 0.3
    phase = 2 * np.pi * frequency * run.t[late]
    basis = np.stack([np.sin(phase), np.cos(phase), np.ones(late.sum())], axis=1)
    sine, cosine, mean = np.linalg.lstsq(basis, run.vm[late], rcond=None)[0]
    response = 200 * PICO / (100 * NANO) / (1 + 2j * np.pi * frequency * 8 * MILLI)
    assert np.hypot(sine, cosine) == pytest.approx(abs(response), rel=0.005)
    assert np.arctan2(cosine, sine) == pytest.approx(np.angle(response), abs=0.01)
    assert mean == pytest.approx(-60 * MILLI, rel=1e-4)


def test_spikes_onto_a_conductance_are_the_direct_computation():
    dt, weight, tau = 0.05 * MILLI, 5 * NANO, 4 * MILLI
    train = SpikeTrain("[10, 12, 12]*ms", "5*nS")
    given = {"Ee": "0*mV", "tau_e": "4*ms"}
    run = simulate("LIF", duration="40*ms", dt=dt, parameters=given, excitation="SIMPLE_E", spikes=train)
    v, g, arrivals = -70 * MILLI, 0.0, [200, 240, 240]
    for step in range(800):
        assert run.vm[step] == pytest.approx(v, abs=1e-12)
        assert run["ge"][step] == pytest.approx(g, abs=1e-18)
        v, g = v + dt * (100 * NANO * (-70 * MILLI - v) + g * (0 - v)) / 800e-12, g - dt * g / tau
        g += weight * arrivals.count(step)
    assert run.units == {"ge": "siemens"}


def test_spikes_onto_a_current_are_the_closed_form():
    given = {"tau_i": "3*ms", "tau_e": "3*ms"}
    train = SpikeTrain(["10*ms"], "1*nA", "gi")
    run = simulate(
        "LIF", duration=0.05, dt="0.01*ms", parameters=given, excitation="PSC_EXP", inhibition="PSC_EXP", spikes=[train]
    )
    s, m = 3 * MILLI, 8 * MILLI
    t = np.maximum(run.t - 10 * MILLI, 0)
    expected = -NANO / 800e-12 * s * m / (m - s) * (np.exp(-t / m) - np.exp(-t / s))
    assert np.abs(run.vm + 70 * MILLI - expected).max() < 0.01 * np.abs(expected).max()


@pytest.mark.parametrize("word", neurons)
def test_every_model_rests_without_input_and_fires_with_enough(word):
    run = simulate(word, Step("30*uA" if word == "SIMPLE_HH" else "3*nA", "20*ms"), "60*ms", "0.01*ms")
    before = run.t < 20 * MILLI
    assert np.ptp(run.vm[before]) < 1e-6
    assert len(run.spikes) > 0
    assert run.spikes[0] > 20 * MILLI
    assert run.states.keys() == {variable.name for variable in neurons[word].state}


def test_variables_may_start_elsewhere():
    run = simulate("ADEX", duration="5*ms", initial={"vm": "-60*mV", "w": 10 * PICO})
    assert run.vm[0] == pytest.approx(-60 * MILLI)
    assert run["w"][0] == pytest.approx(10 * PICO)


def test_stimuli_over_time():
    t = np.arange(10) * MILLI
    assert Step("1*nA", "2*ms", "5*ms").sample(t, 0.01).tolist() == [0, 0, *[NANO] * 3, *[0] * 5]
    assert Ramp("10*nA").sample(t, 0.01) == pytest.approx(np.arange(10) * NANO)
    assert (Constant(NANO) + Step(NANO, "8*ms")).sample(t, 0.01) == pytest.approx([*[NANO] * 8, 2 * NANO, 2 * NANO])
    assert Sine("1*nA", "250*Hz", phase=np.pi / 2).sample(t, 0.01)[:3] == pytest.approx([NANO, 0, -NANO], abs=1e-20)


def test_pictures(tmp_path):
    run = simulate("ADEX", "100*pA", "50*ms")
    assert run.save_plot(tmp_path / "run.png").read_bytes().startswith(b"\x89PNG")
    curve = fi_curve("LIF", "[2, 3]*nA", settle=0, duration="20*ms")
    assert curve.save_plot(tmp_path / "fi.svg").stat().st_size > 1000


WRONG = [
    (lambda: simulate("ADX"), "unknown neuron model 'ADX'; did you mean 'ADEX'?"),
    (lambda: simulate("LIF", "1*mV"), "should be a value in amp"),
    (lambda: simulate("LIF", "1"), "should be a value in amp; it has no unit"),
    (lambda: simulate("LIF", "2 nAmp"), "write 2*nA"),
    (lambda: simulate("LIF", "__import__('os')"), "unknown function '__import__'"),
    (lambda: simulate("LIF", float("nan")), "is not finite"),
    (lambda: simulate("LIF", object()), "is not a number"),
    (lambda: simulate("LIF", [1e-9, 2e-9]), "one value in amp is expected, not a list"),
    (
        lambda: simulate("IZHIKEVICH", method="exponential_euler"),
        "'exponential_euler' cannot solve the equations of IZHIKEVICH; take",
    ),
    (lambda: simulate("LIF", duration="0*ms"), "duration: 0 s is not above 0"),
    (lambda: simulate("LIF", duration="1e6*second"), "time steps"),
    (lambda: simulate("LIF", dt="-1*ms"), "dt: -0.001 s is not above 0"),
    (lambda: simulate("LIF", method="magic"), "method: 'magic' is not known; there are euler"),
    (lambda: simulate("LIF", parameters={"Cm": "1*pF"}), "LIF has no parameter 'Cm'; did you mean 'C'?"),
    (lambda: simulate("LIF", parameters={"C": "1*nS"}), "LIF, C: 1 nS should be a value in farad"),
    (lambda: simulate("LIF", parameters={"C": "-1*pF"}), "not above 0"),
    (lambda: simulate("LIF", parameters={"refractory_period": "-1*ms"}), "below 0"),
    (lambda: simulate("LIF", parameters=3), "give a dictionary"),
    (lambda: simulate("LIF", parameters="naud2008:tonic"), "is for ADEX, not for LIF"),
    (lambda: simulate("LIF", excitation="SIMPLE_E"), "needs a value for 'Ee' (reversal potential of excitation)"),
    (lambda: simulate("LIF", excitation="SIMPL_E"), "did you mean 'SIMPLE_E'"),
    (lambda: simulate("LIF", spikes=SpikeTrain("10*ms", "1*nS")), "there is no receptor 'ge' for the spikes"),
    (
        lambda: simulate(
            "LIF", parameters={"Ee": 0, "tau_e": 0.003}, excitation="SIMPLE_E", spikes=SpikeTrain("10*ms", "1*nA")
        ),
        "weight of SpikeTrain: 1 nA should be a value in siemens",
    ),
    (lambda: simulate("LIF", initial={"w": 0}), "initial: LIF has no variable 'w'; there are vm"),
    (lambda: simulate("LIF", duration="1*ms")["w"], "LIF has no variable 'w'"),
    (lambda: SpikeTrain("-1*ms", "1*nS"), "before the run begins"),
    (lambda: SpikeTrain("1*ms", "1*nS", "ga"), "write 'ge' or 'gi'"),
    (lambda: Step("1*nA", "5*ms", "2*ms"), "stop of Step: 0.002 s is not above 0.005"),
    (lambda: Sine("1*nA", "0*Hz"), "frequency of Sine: 0 Hz is not above 0"),
    (lambda: fi_curve("LIF", []), "1 to 10000 can be measured at once"),
    (lambda: fi_curve("LIF", "1*nA", settle="-1*ms"), "settle: -0.001 s is below 0"),
    (lambda: simulate("LIF", duration="1*ms").save_plot("run.xyz"), "a picture ends in .png, .pdf, .svg"),
]


@pytest.mark.parametrize(("call", "message"), WRONG, ids=[message for _, message in WRONG])
def test_wrong_input_is_one_sentence(call, message):
    with pytest.raises((CellError, LookupError)) as caught:
        call()
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_run_that_blows_up_says_so():
    with pytest.raises(CellError, match="not a number at the end; take a dt shorter"):
        simulate("SIMPLE_HH", "1*uA", "100*ms", "1*ms")
