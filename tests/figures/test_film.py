"""Films of activity: a frame shows the cells that fire in its part of the time, and no others."""

import zipfile

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

from cxsystem2.errors import CxSystemError
from cxsystem2.figures import Format, draw_film, save

NAME = "NG1_SS_L4"


def lit(film):
    """The numbers of the cells that each frame shows, over all populations."""
    found = []
    for number in range(film.frames):
        film.show(number)
        found.append(sum(len(one.get_offsets()) for ax in film.figure.axes for one in ax.collections if one.get_zorder() == 3))
    return found


def test_each_frame_shows_the_spikes_of_its_time(small_results):
    film = draw_film(small_results, "activity", start=0.02, bin="10*ms", speed=0.1)
    edges = 0.02 + 0.01 * np.arange(film.frames + 1)
    times = np.concatenate([own.t for own in small_results.spikes.values()])
    assert film.frames == 8 and film.pause == pytest.approx(0.1)
    assert lit(film) == np.histogram(times[times >= 0.02], edges)[0].tolist() and sum(lit(film)) > 0
    assert film.figure.get_suptitle() == "90 to 100 ms"


def test_a_gif_has_the_frames_their_time_and_the_colours(small_results, tmp_path):
    form = Format.of(4, 3, dpi=60)
    settings = {"bin": 0.02, "speed": 0.1}
    with Image.open(save(small_results, "activity", tmp_path / "film.gif", form=form, **settings)) as film:
        assert (film.n_frames, film.size, film.info["duration"]) == (5, (240, 180), 200)
        colors = {color for _, color in film.convert("RGB").getcolors()}
    ink = next(one for name, one in _inks(small_results).items() if name == NAME)
    assert tuple(round(255 * part) for part in to_rgb(ink.color)) in colors  # in the legend, from the first frame on
    assert small_results.plot.activity(str(tmp_path / "film.zip"), bin=0.05, dpi=50, width=4, height=3) is not None
    with zipfile.ZipFile(tmp_path / "film.zip") as packed:
        assert packed.namelist() == ["frame_1.png", "frame_2.png"]
        assert Image.open(packed.open("frame_2.png")).size == (200, 150)


def _inks(results):
    from cxsystem2.results.palette import inks

    return inks(results)


@pytest.mark.parametrize(
    ("kind", "name", "words", "told"),
    [
        (
            "rates",
            "x.gif",
            {},
            "the figure 'rates' does not move; films are made of activity, pictures end in .png, .pdf, .svg",
        ),
        ("activity", "x.mp4", {}, "a picture ends in .png, .pdf, .svg"),
        ("activity", "x.gif", {"bin": 1e-4}, "a film of 1,000 frames is too long; at most 400 are made"),
        ("activity", "x.gif", {"bin": 1e-3, "speed": 1.0}, "a film of 1000 frames in a second is too fast; at most 50"),
        ("activity", "x.gif", {"form": Format.of(20, 20, dpi=1200)}, "dots is too large; take a smaller dpi"),
    ],
)
def test_what_is_no_film_is_told(small_results, tmp_path, kind, name, words, told):
    with pytest.raises(CxSystemError) as caught:
        save(small_results, kind, tmp_path / name, **words)
    assert told in str(caught.value) and not list(tmp_path.iterdir())
