"""Files of other programs: the three layouts, and one sentence with file and key for what is wrong in one."""

import h5py
import numpy as np
import pytest

from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.layouts import layouts, read_session


def counts(number, bins=6, channels=3, kind=np.float64):
    return (np.arange(number * bins * channels).reshape(number, bins, channels) % 5).astype(kind)


TF = {
    "train_data": counts(4, kind=np.int8),
    "valid_data": counts(2, kind=np.int8),
    "train_inds": [[1, 2, 4, 5]],
    "valid_inds": [[3, 6]],
    "train_truth": 4 * counts(4),
    "valid_truth": 4 * counts(2),
    "conversion_factor": 4.0,
}
LT = {
    "train_encod_data": counts(4, 5, 2),
    "train_recon_data": counts(4),
    "valid_encod_data": counts(2, 5, 2),
    "valid_recon_data": counts(2),
    "test_encod_data": counts(7, 5, 2),
    "behaviour": np.zeros(3),
}


def written(path, content):
    with h5py.File(path, "w") as file:
        for key, values in content.items():
            file[key] = values
    return path


@pytest.fixture
def target(tmp_path):
    return tmp_path / "lfads_rat.3.h5"


def test_the_layout_of_tensorflow(target):
    session = read_session(written(target, TF), bin_width=0.01)
    assert session.name == "lfads_rat.3" and session.bin_width == 0.01 and "TF" in session.source
    assert np.array_equal(session.training.seen, counts(4)) and session.training.seen is not None
    assert session.training.seen.dtype == np.float32
    assert session.training.numbers.tolist() == [0, 1, 3, 4] and session.validation.numbers.tolist() == [2, 5]
    assert np.array_equal(session.validation.truth["rates"], counts(2))


def test_numbers_that_begin_at_0_stay(target):
    session = read_session(written(target, {**TF, "train_inds": [0, 1, 3, 4], "valid_inds": [[2], [5]]}))
    assert session.training.numbers.tolist() == [0, 1, 3, 4] and session.validation.numbers.tolist() == [2, 5]


def test_trials_without_numbers_are_counted(target):
    session = read_session(written(target, {key: values for key, values in TF.items() if "inds" not in key}))
    assert session.training.numbers.tolist() == [0, 1, 2, 3] and session.validation.numbers.tolist() == [4, 5]


def test_the_layout_of_pytorch(target):
    given = {"train_ext_input": np.ones((4, 5, 1)), "valid_ext_input": np.ones((2, 5, 1))}
    session = read_session(written(target, {**LT, **given, "readin_weight": np.ones((2, 2)), "readout_bias": [1.0, 2.0]}))
    part = session.training
    assert (part.bins_seen, part.bins, part.channels_seen, part.channels) == (5, 6, 2, 3)
    assert part.external[0, :, 0].tolist() == [1, 1, 1, 1, 1, 0]
    assert session.read_in.mean.tolist() == [1, 2] and session.read_in.bias.tolist() == [-3, -3]


def test_the_alignment_of_tensorflow(target):
    session = read_session(written(target, {**TF, "alignment_matrix_cxf": np.ones((3, 2)), "alignment_bias_c": np.ones(3)}))
    assert session.read_in.weights.shape == (3, 2)


def test_files_with_the_same_name_in_folders_of_their_own(tmp_path):
    for animal in ("a", "b"):
        (tmp_path / animal).mkdir()
    paths = [written(tmp_path / animal / "lfads.h5", TF) for animal in ("a", "b")]
    assert [one.name for one in Dataset.load(paths)] == ["a/lfads", "b/lfads"]


def test_words_of_layouts():
    assert [*layouts] == ["LT", "TF"] and layouts["gcp"] is layouts["TF1"] is layouts["TF2"]


def lacking(content, *keys):
    return {key: values for key, values in content.items() if key not in keys}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            {"something": 1},
            "it is in no layout of LFADS data; one of these keys is looked for: train_encod_data, train_data",
        ),
        (lacking(TF, "valid_data"), "there is no 'valid_data' in it"),
        (lacking(LT, "train_recon_data"), "there is no 'train_recon_data' in it"),
        (lacking(LT, "train_encod_data"), "there is no 'train_encod_data' in it"),
        (lacking(TF, "valid_inds"), "there is no 'valid_inds' in it"),
        ({**TF, "train_data": counts(4)[0]}, ", 'train_data': it must be trials x bins x channels, and its shape is 6 x 3"),
        ({**TF, "train_data": b"text"}, ", 'train_data': it must hold numbers"),
        ({**TF, "train_inds": [1, 2, 4]}, ", 'train_inds': there are 3 trials, but 4 of counts"),
        ({**TF, "train_inds": [1, 2, 4, 4.5]}, ", 'train_inds': it must hold whole numbers, one for each trial"),
        ({**TF, "train_inds": [1, 2, 4, 4]}, ", 'train_inds': the trial 3 is there more than once"),
        ({**TF, "valid_inds": [3, 4]}, ", 'train_inds' and 'valid_inds': the trial 3 is in both parts"),
        (
            {**lacking(TF, "train_truth", "valid_truth"), "valid_data": counts(2, 7)},
            ", 'train_data' and 'valid_data': the two parts have different shapes",
        ),
        ({**TF, "conversion_factor": 0}, ", 'conversion_factor': true rates are divided by it, and it is 0"),
        ({**TF, "conversion_factor": "four"}, ", 'conversion_factor': it must be one number"),
        ({**TF, "train_truth": counts(4, 5)}, ", 'train_truth': it has 5 bins, but the counts have 6"),
        (lacking(TF, "train_truth"), ", 'train_truth' and 'valid_truth': only the validation part has it"),
        ({**TF, "alignment_matrix_cxf": np.ones((3, 2))}, "there is no 'alignment_bias_c' in it"),
        (
            {**TF, "alignment_matrix_cxf": np.ones((4, 2)), "alignment_bias_c": np.ones(4)},
            ", 'alignment_matrix_cxf': they are for 4 channels, but the encoders see 3",
        ),
        (
            {**LT, "readin_weight": np.ones((2, 2)), "readout_bias": np.ones(3)},
            ", 'readout_bias': it has 3 channels, but the weights have 2",
        ),
        ({**LT, "train_encod_data": counts(4, 7, 2)}, ", 'train_encod_data': it has 7 bins, more than the 6"),
        ({**LT, "train_recon_data": counts(3)}, ", 'train_encod_data': there are 4 trials, but 3 of counts"),
        (
            {**LT, "train_recon_data": np.full((4, 6, 3), np.nan)},
            ", 'train_recon_data' and 'valid_recon_data': some training data are NaN; say why they were not observed",
        ),
    ],
)
def test_what_is_wrong_is_one_sentence_with_file_and_key(target, content, words):
    with pytest.raises(FileProblem) as caught:
        read_session(written(target, content))
    assert str(caught.value).startswith(f"{target}{words}" if words[0] == "," else f"{target}: {words}")
    assert "\n" not in str(caught.value)


def test_what_is_no_hdf5_file(target):
    with pytest.raises(CxSystemError, match="there is no such file"):
        Dataset.load(target)
    target.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))
    with pytest.raises(CxSystemError, match="this is not an HDF5 file, or it is damaged"):
        Dataset.load(target)
    target.write_text("text")
    with pytest.raises(CxSystemError, match="this is not an HDF5 file"):
        Dataset.load(target)


def test_a_newer_file_of_ours_is_told(target, tmp_path):
    Dataset((read_session(written(target, TF)),)).save(tmp_path / "ours.h5")
    with h5py.File(tmp_path / "ours.h5", "a") as file:
        file.attrs["version"] = 99
    with pytest.raises(FileProblem, match="written by a newer version"):
        Dataset.load(tmp_path / "ours.h5")


def test_missing_data_have_their_reason_from_who_reads(target):
    holes = {"train_recon_data": np.full((4, 6, 3), np.nan)}
    assert read_session(written(target, {**LT, **holes}), "not scanned").missing == "not scanned"
