"""The network: what each part sees, and when."""

import itertools
from dataclasses import fields, replace

import pytest
import torch

from cxsystem2.errors import CxSystemError
from cxsystem2.lfads import priors
from cxsystem2.lfads.model import Encoded, Given, Model, SessionShape
from cxsystem2.lfads.parameters import Parameters
from cxsystem2.lfads.randomness import Randomness

BINS, TRIALS, CHANNELS = 9, 3, 5
MEMBERS = 2


@pytest.fixture
def made(small):
    """Makes a model of some sizes with weights, and a batch of counts."""

    def make(bins=BINS, external=0, seed=0, channels=CHANNELS, **options):
        model = Model(small(**options), [SessionShape(CHANNELS, channels, external)])
        parameters = Parameters(model.weights(), MEMBERS, dtype=torch.float64)
        parameters.draw([(seed, member) for member in range(MEMBERS)])
        random = torch.Generator().manual_seed(seed)
        seen = torch.poisson(torch.ones(1, BINS, TRIALS, CHANNELS, dtype=torch.float64), random)
        given = torch.randn(1, bins, TRIALS, external, generator=random, dtype=torch.float64) if external else None
        return model, parameters, Given(0, seen, bins, given)

    return make


def perturbed(given, place, much=3.0):
    seen = given.seen.clone()
    seen[:, place] += much
    return Given(given.session, seen, given.bins, given.external)


def kept(inferred):
    """A copy of what a model has inferred, whose memory it uses again."""
    given = {field.name: getattr(inferred, field.name) for field in fields(inferred)}
    return replace(inferred, **{name: None if array is None else array.clone() for name, array in given.items()})


def changed(first, second, axis=1):
    """The bins in which two arrays (members, bins, …) differ."""
    apart = (first != second).transpose(0, axis).flatten(1).any(1)
    return apart.nonzero().flatten().tolist()


@pytest.mark.parametrize("lag, place", [*itertools.product((0, 1, 3), (0, 4, 8))])
def test_the_controller_sees_no_bin_nearer_than_the_lag(made, lag, place):
    """Forwards what came before, backwards what comes after; never what happens now."""
    model, parameters, given = made(lag=lag)
    units = model.sizes.input_encoder
    with torch.no_grad():
        one, other = (model.encode(parameters, batch).stream for batch in (given, perturbed(given, place)))
    assert changed(one[..., :units], other[..., :units]) == [*range(place + lag, BINS)]
    assert changed(one[..., units:], other[..., units:]) == [*range(0, place - lag + 1)]


def test_a_lag_longer_than_the_trial_leaves_nothing(made):
    model, parameters, given = made(lag=20)
    assert not model.encode(parameters, given).stream.detach().any()


@pytest.mark.parametrize("generator", ["gru", "node"])
@pytest.mark.parametrize("place", [1, 5, 8])
def test_a_causal_model_does_not_see_the_future(made, generator, place):
    """But for the initial condition, which is taken from the whole trial: so it is held here."""
    model, parameters, given = made(causal=True, lag=0, generator=generator)
    with torch.no_grad():
        first, second = (model.encode(parameters, batch) for batch in (given, perturbed(given, place)))
        held = Encoded(first.mean, first.variance, second.stream)
        one, other = (kept(model.decode(parameters, given, each, first.mean, None)) for each in (first, held))
    for name in ("means", "states", "factors", "outputs"):
        assert changed(getattr(one, name), getattr(other, name)) == [*range(place, BINS)], name


def test_a_causal_model_with_initial_bins_sees_no_future_at_all(made):
    """The initial condition is taken from the first bins alone, which are not modelled."""
    model, parameters, given = made(causal=True, lag=1, initial_bins=3)
    with torch.no_grad():
        one, other = (kept(model.infer(parameters, batch)) for batch in (given, perturbed(given, 6)))
    assert torch.equal(one.initial_mean, other.initial_mean)
    assert changed(one.outputs, other.outputs) == [4, 5]  # bins 7 and 8: the lag, and 3 that are not modelled


def test_initial_bins_are_for_initial_conditions_alone(made):
    model, parameters, given = made(initial_bins=3)
    with torch.no_grad():
        one, early, late = (model.encode(parameters, batch) for batch in (given, perturbed(given, 2), perturbed(given, 3)))
    assert one.stream.shape[1] == BINS - 3
    assert torch.equal(one.stream, early.stream) and not torch.equal(one.mean, early.mean)
    assert torch.equal(one.mean, late.mean) and not torch.equal(one.stream, late.stream)
    assert model.infer(parameters, given).outputs.shape == (MEMBERS, BINS - 3, TRIALS, CHANNELS)


def test_later_bins_are_predicted_by_the_state_of_the_controller(made):
    """Nothing of the encoder comes after the last bin that was seen."""
    model, parameters, given = made(bins=BINS + 4)
    with torch.no_grad():
        inferred = kept(model.infer(parameters, given))
        short = model.infer(parameters, Given(0, given.seen, BINS))
        stream = model.encode(parameters, given).stream
    assert inferred.outputs.shape[1] == BINS + 4
    assert not stream[:, BINS:].any() and stream[:, : BINS - 1].any()
    torch.testing.assert_close(inferred.outputs[:, :BINS], short.outputs)
    assert torch.isfinite(inferred.outputs).all()


def test_channels_that_are_held_out_are_reconstructed(made):
    model, parameters, given = made(channels=CHANNELS + 2)
    assert model.infer(parameters, given).outputs.shape[3] == CHANNELS + 2


@pytest.mark.parametrize("generator", ["gru", "node"])
@pytest.mark.parametrize("inputs", [0, 2], ids=["autonomous", "controlled"])
def test_external_inputs_move_the_generator_from_their_bin_on(made, generator, inputs):
    model, parameters, given = made(external=2, inputs=inputs, generator=generator)
    external = given.external.clone()
    external[:, 4] += 1
    with torch.no_grad():
        one, other = (kept(model.infer(parameters, Given(0, given.seen, BINS, each))) for each in (given.external, external))
    assert changed(one.states, other.states) == [*range(4, BINS)]


@pytest.mark.parametrize("generator", ["gru", "node"])
def test_a_model_without_a_controller_runs_by_itself(made, generator):
    model, parameters, given = made(inputs=0, generator=generator, bins=BINS + 2)
    assert not any(name.startswith(("controller", "input_encoder", "inputs")) for name in parameters)
    with torch.no_grad():
        inferred = model.infer(parameters, given, torch.full((MEMBERS,), 0.2), Randomness([(0,), (1,)], dtype=torch.float64))
        encoded = model.encode(parameters, given)
        again = model.decode(parameters, perturbed(given, 4), encoded, inferred.initial_mean, None)
        usual = model.decode(parameters, given, encoded, inferred.initial_mean, None)
    assert inferred.inputs is None and inferred.outputs.shape == (MEMBERS, BINS + 2, TRIALS, CHANNELS)
    assert torch.equal(again.outputs, usual.outputs)
    initial, inputs = model.divergences(parameters, inferred)
    assert (initial > 0).all() and not inputs.any()


def test_factors_are_read_by_vectors_of_length_one(made):
    """So that the size of factors is that of the state, and no weight can hide in the readout."""
    model, parameters, given = made()
    with torch.no_grad():
        before = model.infer(parameters, given).factors.clone()
        parameters["factors.weights"].mul_(7.0)
        after = model.infer(parameters, given)
        read = parameters["factors.weights"] / parameters["factors.weights"].norm(dim=1, keepdim=True)
    torch.testing.assert_close(before, after.factors)
    torch.testing.assert_close(after.factors, torch.einsum("mbtu,muf->mbtf", after.states, read))


def test_the_factors_of_a_neural_ode_are_its_state(made):
    model, parameters, given = made(generator="node", generator_units=3, readout="injective")
    inferred = model.infer(parameters, given)
    assert torch.equal(inferred.factors, inferred.states) and inferred.factors.shape[3] == 3


def test_a_draw_of_the_posterior_is_around_its_mean(made):
    model, parameters, given = made()
    rows = 4000
    seen = given.seen[:, :, :1].expand(1, BINS, rows, CHANNELS)
    with torch.no_grad():
        parameters["initial.bias"][:] = torch.cat([torch.ones(3), torch.full((3,), -1.0)])
        inferred = model.infer(parameters, Given(0, seen, BINS), None, Randomness([(0,), (1,)], dtype=torch.float64))
    spread = inferred.inputs - inferred.means
    ratio = spread[:, 0].std(1) / torch.exp(inferred.log_variances[:, 0] / 2).mean(1)
    torch.testing.assert_close(ratio, torch.ones_like(ratio), rtol=0, atol=0.05)
    assert (inferred.initial_variance > priors.SMALLEST_VARIANCE).all()


def test_a_read_in_is_used_and_not_trained(small):
    read_in = torch.randn(4, 3).numpy(), torch.randn(3).numpy()
    model = Model(small(), [SessionShape(4, 4, read_in=read_in), SessionShape(4, 6, read_in=read_in)])
    parameters = Parameters(model.weights(), 1)
    parameters.draw([(0,)])
    seen = torch.rand(1, BINS, TRIALS, 4)
    inferred = model.infer(parameters, Given(1, seen, BINS))
    assert inferred.outputs.shape[3] == 6
    parameters.differentiate(inferred.outputs.square().sum((1, 2, 3)), 1.0)
    assert not parameters.gradients[:, parameters.ranges["read_in.1.weights"]].any()
    assert not parameters.gradients[:, parameters.ranges["readout.0.weights"]].any()  # of the other session
    assert parameters.gradients[:, parameters.ranges["readout.1.weights"]].any()
    assert parameters["encoder.input"].shape == (1, 2, 3, 15)


@pytest.mark.parametrize("readout", ["linear", "injective"])
@pytest.mark.parametrize("generator", ["gru", "node"])
def test_each_weight_has_a_gradient(made, readout, generator):
    options = dict(readout=readout, generator=generator, generator_units=4, factors=4)
    model, parameters, given = made(external=1, **options)
    random = Randomness([(0,), (1,)], dtype=torch.float64)
    inferred = model.infer(parameters, given, torch.full((MEMBERS,), 0.1), random)
    initial, inputs = model.divergences(parameters, inferred)
    parameters.differentiate(inferred.outputs.square().sum((1, 2, 3)) + initial + inputs, 1.0)
    for name, part in parameters.ranges.items():
        assert parameters.gradients[:, part].any(), name


def test_an_injective_readout_needs_as_many_outputs_as_factors(made):
    with pytest.raises(CxSystemError, match="5 outputs for 6 factors; give fewer factors"):
        made(readout="injective", factors=6)
