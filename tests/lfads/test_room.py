"""Memory that is kept from step to step."""

import torch

from cxsystem2.lfads.room import Room


def test_an_array_of_the_same_name_is_the_same_memory_where_it_fits():
    room, like = Room(), torch.zeros(1)
    first = room.take("a", (4, 6), like)
    assert room.take("a", (3, 5), like).data_ptr() == first.data_ptr()
    assert room.take("a", (5, 6), like).shape == (5, 6)
    assert room.take("a", (2,), like.double()).dtype == torch.float64


def test_parts_of_a_model_do_not_share_memory():
    room, like = Room(), torch.zeros(1)
    places = {
        array.data_ptr()
        for array in (
            room.take("a", (9,), like),
            room.part("x").take("a", (9,), like),
            room.part("x").under("y").take("a", (9,), like),
        )
    }
    assert len(places) == 3
