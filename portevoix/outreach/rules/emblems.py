"""How large pictures stand side by side: logos in a row at one height, a signature in its place. No database."""

from struct import unpack

PNG = b"\x89PNG\r\n\x1a\n"
Size = tuple[float, float]  # width, height, in mm
SQUARE = (1, 1)


def pixels(png: bytes) -> tuple[int, int]:
    """The width and height that a PNG declares; a square for what is none."""
    if not png.startswith(PNG) or len(png) < 24:  # noqa: PLR2004  the end of its first block
        return SQUARE
    width, height = unpack(">II", png[16:24])
    return (width, height) if width and height else SQUARE


def within(size: tuple[int, int], *, width: float, height: float) -> Size:
    """The largest size of a picture that fits."""
    scale = min(width / size[0], height / size[1])
    return round(size[0] * scale, 2), round(size[1] * scale, 2)


def in_a_row(
    sizes: list[tuple[int, int]],
    *,
    width: float = 160,
    height: float = 13,
    widest: float = 44,
    gap: float = 6,
) -> list[Size]:
    """Pictures at one height, none wider than `widest`, all of them lowered alike until they fit the width."""
    room = width - gap * max(len(sizes) - 1, 0)
    found = [within(size, width=widest, height=height) for size in sizes]
    scale = min(1, room / (sum(one[0] for one in found) or room))
    return [(round(one[0] * scale, 2), round(one[1] * scale, 2)) for one in found]


def logo_height(names: list[str]) -> float:
    """The height of logos, in mm: lower above names that take three lines."""
    return 13 if sum(map(len, names)) < 230 else 10  # noqa: PLR2004  letters


def columns(count: int) -> int:
    """How many signatures stand beside each other."""
    return 2 if count in {2, 4} else 3


def signature_height(count: int) -> float:
    """The height of the picture of one signature, in mm: many must not fill a second page."""
    return 15 if count <= 4 else 9  # noqa: PLR2004  two rows
