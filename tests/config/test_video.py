"""The video input: random spikes whose rate follows the frames of a stimulus."""

import numpy as np
import pytest
from scipy import io

from cxsystem2.config.inputs import inputs
from cxsystem2.config.inputs.video import read_frames
from cxsystem2.draws.streams import Streams
from cxsystem2.expressions import ExpressionError

RANDOM = Streams(1, "video", "0")


@pytest.fixture
def movie(tmp_path, scope):
    """Writes a MATLAB file and reads it as a column does."""
    scope.folders = (tmp_path,)

    def movie(stimulus, name="movie.mat", **more):
        w = 29 + 0.1 * np.arange(len(stimulus)) + 0.5j
        io.savemat(tmp_path / name, {"w_coord": w[:, None], "stimulus": stimulus, **more})
        return read_frames(name, scope)

    return movie


def _video(frames, freq=100.0):
    return inputs["Video"](idx="0", type="Video", path=frames, freq=freq)


def test_cells_and_positions_are_the_files(movie):
    video = _video(movie(np.ones((3, 2))))
    assert video.size == 3
    np.testing.assert_allclose(video.positions(), [29 + 0.5j, 29.1 + 0.5j, 29.2 + 0.5j])
    np.testing.assert_allclose(video.extent, 1e-4)


def test_frames_are_15_ms_with_three_blank_ones(movie):
    _, times = _video(movie(np.ones((50, 4))), freq=5e3).spikes(1.0, 1e-4, RANDOM)
    steps = np.round(times / 1e-4).astype(int) - 1
    assert set(steps // 150) == {0, 4, 8, 12}
    assert set(steps % 600) == set(range(150))


def test_frames_with_a_duration_follow_each_other(movie):
    stimulus = np.array([[1.0, 0.0, 1.0]])
    _, times = _video(movie(stimulus, frameduration=10.0), freq=1e4).spikes(1.0, 1e-4, RANDOM)
    steps = np.round(times / 1e-4).astype(int) - 1
    assert steps.tolist() == [*range(100), *range(200, 300)]


def test_the_rate_is_freq_times_the_stimulus(movie):
    stimulus = np.repeat([[0.0], [0.1], [0.5], [1.0]], 100, axis=0)
    cells, _ = _video(movie(stimulus, frameduration=1000.0), freq=80.0).spikes(1.0, 1e-4, RANDOM)
    counts = np.bincount(cells, minlength=400).reshape(4, 100)
    assert counts[0].sum() == 0
    for rate, own in zip((8, 40, 80), counts[1:], strict=True):
        assert abs(own.mean() - rate) < 5 * np.sqrt(rate / 100)
        assert 0.6 < own.var() / rate < 1.5


def test_cells_fire_independently(movie):
    cells, times = _video(movie(np.ones((2, 1)), frameduration=1000.0), freq=500.0).spikes(1.0, 1e-3, RANDOM)
    train = np.zeros((2, 1001))
    train[cells, np.round(times / 1e-3).astype(int)] = 1
    assert abs(np.corrcoef(train)[0, 1]) < 0.15


def test_the_same_seed_gives_the_same_spikes(movie):
    video = _video(movie(np.ones((300, 4))))
    first, again, other = (video.spikes(0.3, 1e-4, streams) for streams in (RANDOM, RANDOM, Streams(2, "video", "0")))
    assert all(np.array_equal(one, two) for one, two in zip(first, again, strict=True))
    assert len(first[0]) != len(other[0]) or not np.array_equal(first[1], other[1])


def test_a_longer_run_begins_with_the_spikes_of_a_shorter_one(movie):
    video = _video(movie(np.ones((300, 20))))
    short, long = video.spikes(0.3, 1e-4, RANDOM), video.spikes(0.9, 1e-4, RANDOM)
    within = long[1] < 0.3 - 1e-9
    np.testing.assert_array_equal(long[0][within], short[0])
    np.testing.assert_allclose(long[1][within], short[1])


def test_no_spike_is_beyond_the_end_and_none_is_double(movie):
    cells, times = _video(movie(np.ones((5, 4))), freq=1e5).spikes(0.01, 1e-4, RANDOM)
    assert times.max() < 0.01 and times.min() > 0.5e-4
    assert len(set(zip(cells, times, strict=True))) == len(cells) == 5 * 99


def test_a_video_without_light_is_silent(movie):
    assert len(_video(movie(np.zeros((3, 2)))).spikes(0.1, 1e-4, RANDOM)[0]) == 0
    assert len(_video(movie(np.ones((3, 2))), freq=0.0).spikes(0.1, 1e-4, RANDOM)[0]) == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"stimulus": np.full((3, 2), 1.5)}, "values outside 0 to 1"),
        ({"stimulus": np.full((3, 2), -0.1)}, "values outside 0 to 1"),
        ({"stimulus": np.full((3, 2), np.nan)}, "numbers that are not finite"),
        ({"stimulus": np.full((3, 2), 1j)}, "values outside 0 to 1"),
        ({"stimulus": np.array(["abc", "def", "ghi"])}, "is not a matrix of numbers"),
        ({"stimulus": np.ones((2, 2))}, "has a w_coord of 3 x 1 and a stimulus of 2 rows"),
        ({"w_coord": np.ones((3, 2))}, "has a w_coord of 3 x 2"),
        ({"w_coord": np.array([[1], [np.nan], [2]])}, "numbers that are not finite"),
        ({"w_coord": None}, "has no variable 'w_coord'; it has"),
        ({"stimulus": None}, "has no variable 'stimulus'; it has"),
        ({"frameduration": 0.0}, "is not one number of milliseconds above 0"),
        ({"frameduration": [1.0, 2.0]}, "is not one number of milliseconds above 0"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path, scope, change, message):
    scope.folders = (tmp_path,)
    content = {"w_coord": np.ones((3, 1)) + 0j, "stimulus": np.ones((3, 2)), **change}
    io.savemat(tmp_path / "movie.mat", {name: value for name, value in content.items() if value is not None})
    with pytest.raises(ExpressionError) as error:
        read_frames("movie.mat", scope)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("movie.mat", b"", "is not a MATLAB file"),
        ("movie.mat", b"hello" * 100, "is not a MATLAB file"),
        ("movie.mat", b"MATLAB 7.3 MAT-file".ljust(124) + b"\x00\x02IM", "save it with the option -v7"),
        ("movie.avi", b"RIFF", "is not one of the kinds of file that can be read: .mat"),
        ("none.mat", None, "there is no file 'none.mat'"),
    ],
)
def test_other_files_are_refused(tmp_path, scope, name, content, message):
    scope.folders = (tmp_path,)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ExpressionError) as error:
        read_frames(name, scope)
    assert message in str(error.value)


def test_half_a_file_is_refused(tmp_path, scope):
    scope.folders = (tmp_path,)
    io.savemat(tmp_path / "movie.mat", {"w_coord": np.ones((3, 1)) + 0j, "stimulus": np.random.rand(30, 20)})
    whole = (tmp_path / "movie.mat").read_bytes()
    for size in range(100, len(whole), len(whole) // 20):
        (tmp_path / "half.mat").write_bytes(whole[:size])
        with pytest.raises(ExpressionError):
            read_frames("half.mat", scope)


def test_the_input_layer_of_cxsystem(reference, scope):
    video = _video(read_frames(str(reference / "V1_input_layer_.mat"), scope), freq=200.0)
    assert (video.size, video.path.stimulus.shape) == (316, (316, 199))
    cells, _ = video.spikes(1.0, 1e-4, RANDOM)
    shown = video.path.stimulus[:, :17]
    expected = 200 * 0.015 * shown.sum()
    assert abs(len(cells) - expected) < 5 * np.sqrt(expected)
