"""Where points stand, what to do with whom."""

from portevoix.cartography.rules import layout, reading
from portevoix.cartography.rules.layout import Cluster, Spot


def test_one_point_has_room_for_its_name():
    assert layout.lay_out([(-2, 4)]) == ([Spot(5.0, 10.0, named=True)], [])


def test_points_of_a_cell_stand_apart_and_a_crowd_is_counted():
    spots, clusters = layout.lay_out([(0, 2)] * 6 + [(2, 0)] * 7)
    assert len({(spot.x, spot.y) for spot in spots if spot}) == 6
    assert spots[6:] == [None] * 7
    assert clusters == [Cluster(2, 0, 7, Spot(90.0, 90.0))]


def test_letters_go_on_after_z():
    found = layout.letters()
    assert [next(found) for _ in range(28)][-3:] == ["Z", "AA", "AB"]


def test_a_ghost_stands_in_the_cell_it_came_from():
    assert layout.shifted(Spot(45.0, 10.0), from_=(0, 4), to=(-1, 3)) == Spot(25.0, 30.0)


def test_advice_says_something_else_to_each_quadrant():
    said = {
        str(reading.advice(position, interest=interest, influence=influence))
        for position in (2, -2)
        for interest in (0, 4)
        for influence in (0, 4)
    }
    assert len(said) == 8
