"""The colours of tokens.css: the contrasts the look promises, computed from the file itself."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

CSS = Path(__file__).parent.parent / "static/design/css"
WHITE = "#FFFFFF"


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6}|transparent);", block))


def blocks() -> list[str]:
    """Light, dark by the system, dark by choice, then sizes."""
    text = (CSS / "tokens.css").read_text()
    return [body for body in re.findall(r":root[^{]*\{(.*?)\n\s*\}", text, re.DOTALL) if "--paper" in body]


LIGHT, DARK, DARK_CHOSEN = (colours(block) for block in blocks())


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_dark_is_the_same_by_system_and_by_choice():
    assert DARK == DARK_CHOSEN


def test_dark_gives_every_colour_of_light_another_value():
    assert set(LIGHT) - set(DARK) == set()


# over which ground, and the contrast measured when the look was drawn (light, dark)
PROMISED = [
    ("ink", "paper", 13.4, 15.3),
    ("ink-2", "paper", 6.7, 9.0),
    ("edge", "paper", 3.8, 4.6),
    ("on-jaune", "jaune", 9.8, 11.1),
    ("ink", "jaune-soft", 12.8, 10.7),
    ("alert", "paper", 7.3, 8.6),
    ("ok", "paper", 6.0, 10.1),
    ("on-m2", "m2", 7.6, 7.2),
    ("on-m1", "m1", 5.0, 5.3),
    ("on-z", "z", 8.8, 5.3),
    ("on-p1", "p1", 5.2, 4.9),
    ("on-p2", "p2", 8.3, 9.9),
    ("m2", "paper", 7.1, 6.5),
    ("m1", "paper", 3.2, 4.7),
    ("z", "paper", 1.5, 3.3),
    ("p1", "paper", 3.1, 4.5),
    ("p2", "paper", 7.7, 9.1),
    ("stock-1-line", "stock-1", 4.8, 6.7),
    ("stock-2-line", "stock-2", 5.0, 6.5),
    ("stock-3-line", "stock-3", 5.3, 6.9),
    ("stock-4-line", "stock-4", 5.5, 6.7),
    ("stock-5-line", "stock-5", 4.8, 6.3),
]


@pytest.mark.parametrize(("colour", "ground", "light", "dark"), PROMISED)
def test_contrast_is_what_the_look_promises(colour, ground, light, dark):
    found = tuple(round(contrast(theme[colour], theme[ground]), 1) for theme in (LIGHT, DARK))
    assert found == pytest.approx((light, dark), abs=0.11)


TEXT = [
    ("ink", "sheet"),
    ("ink", "sunk"),
    ("ink-2", "sheet"),
    ("ink-2", "sunk"),
    ("alert", "sheet"),
    ("alert", "alert-soft"),
    ("ink", "alert-soft"),
    ("ok", "sheet"),
    ("on-solid", "solid"),
    ("paper", "ink-2"),
    ("on-band", "band"),
    ("band-label", "band"),
    ("on-band-solid", "band-solid"),
    *((f"{text}", f"stock-{n}") for n in range(1, 6) for text in ("ink",)),
]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_is_readable_on_every_ground_it_stands_on(theme, text, ground):
    assert contrast(theme[text], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("line", "ground"), [("edge", "sheet"), ("band-line", "band"), ("band-alert", "band")]
)
def test_borders_of_controls_are_seen(theme, line, ground):
    assert contrast(theme[line], theme[ground]) >= 3


def test_strength_of_a_position_is_its_distance_from_the_ground():
    for theme in (LIGHT, DARK):
        seen = [contrast(theme[step], theme["paper"]) for step in ("z", "m1", "m2")]
        assert seen == sorted(seen)
        assert [contrast(theme[step], theme["paper"]) for step in ("z", "p1", "p2")] == sorted(
            contrast(theme[step], theme["paper"]) for step in ("z", "p1", "p2")
        )


def test_colours_are_written_in_tokens_alone():
    elsewhere = {
        file.name: found
        for file in sorted(CSS.glob("*.css"))
        if file.name not in {"tokens.css", "print.css"}
        if (found := re.findall(r"#[0-9A-Fa-f]{3,8}\b", file.read_text()))
    }
    assert elsewhere == {"controls.css": ["#0A1714B3"], "figures.css": ["#FFFFFF"]}  # a veil, and paper


def machado(colour: str, matrix: list[list[float]]) -> tuple[float, float, float]:
    """A colour as someone without one kind of cone sees it (Machado 2009, full severity), in linear RGB."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return tuple(min(max(sum(w * c for w, c in zip(row, linear, strict=True)), 0), 1) for row in matrix)


def lab(linear: tuple[float, float, float]) -> tuple[float, float, float]:
    rows = [
        (0.4124564, 0.3575761, 0.1804375),
        (0.2126729, 0.7151522, 0.0721750),
        (0.0193339, 0.1191920, 0.9503041),
    ]
    white = (0.95047, 1.0, 1.08883)
    xyz = [
        sum(w * c for w, c in zip(row, linear, strict=True)) / n for row, n in zip(rows, white, strict=True)
    ]
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


CONES = {
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


@pytest.mark.parametrize("cone", CONES)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_steps_of_the_scale_stay_apart_for_colour_blind_eyes(theme, cone):
    seen = [lab(machado(theme[step], CONES[cone])) for step in ("m2", "m1", "z", "p1", "p2")]
    distances = [
        sum((a - b) ** 2 for a, b in zip(one, two, strict=True)) ** 0.5 for one, two in pairwise(seen)
    ]
    assert min(distances) > 13
