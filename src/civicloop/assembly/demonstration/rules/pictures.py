"""Drawn photos of streets: before the work, with what is wrong, and after it."""

from __future__ import annotations

import io
from random import Random

from PIL import Image, ImageDraw

from civicloop.assembly.demonstration.rules.chance import dice

SIZE = WIDTH, HEIGHT = 960, 720
HORIZON = 330
VARIANTS = (1, 2)
Colour = tuple[int, int, int]


def names() -> list[str]:
    """The name of every picture: category, before or after, variant."""
    return [
        f"{category}-{time}-{variant}"
        for category in DRAWN
        for time in ("before", "after")
        for variant in VARIANTS
    ]


def picture(name: str) -> bytes:
    """The picture of that name as a JPEG."""
    category, time, variant = name.rsplit("-", 2)
    chance = dice("picture", category, variant)
    image = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(image)
    is_night = category == "street-light"
    _street(draw, chance, is_night=is_night)
    DRAWN[category](draw, chance, time == "after")
    written = io.BytesIO()
    image.save(written, "JPEG", quality=78)
    return written.getvalue()


def _street(draw: ImageDraw.ImageDraw, chance: Random, *, is_night: bool) -> None:
    """Sky, two rows of houses, the road with its lines."""
    sky: Colour = (24, 30, 52) if is_night else (chance.randint(150, 190), 200, 230)
    dim = 0.3 if is_night else 1.0
    for y in range(HORIZON + 20):
        draw.line([(0, y), (WIDTH, y)], fill=_shade(sky, 1 + y / HORIZON * 0.15))
    draw.rectangle([0, HORIZON, WIDTH, HEIGHT], fill=_shade((150, 145, 138), dim))
    for left in (True, False):
        x = 0 if left else WIDTH
        while (x < WIDTH * 0.36) if left else (x > WIDTH * 0.64):
            wide, high = chance.randint(60, 120), chance.randint(120, 300)
            near = x if left else x - wide
            wall = _shade((chance.randint(150, 215), chance.randint(145, 200), 170), dim)
            draw.rectangle([near, HORIZON - high + 60, near + wide, HORIZON + 60], fill=wall)
            _windows(draw, chance, (near, HORIZON - high + 74, wide, high), dim)
            x += wide if left else -wide
    draw.polygon(
        [(60, HEIGHT), (900, HEIGHT), (560, HORIZON), (410, HORIZON)],
        fill=_shade((88, 90, 94), dim),
    )
    for step in range(6):
        top, low = HORIZON + 14 + step * step * 13, HORIZON + 30 + step * step * 16
        half = 2 + step * 2
        draw.rectangle([484 - half, top, 484 + half, low], fill=_shade((235, 235, 225), dim))


def _windows(
    draw: ImageDraw.ImageDraw, chance: Random, house: tuple[int, int, int, int], dim: float
) -> None:
    left, top, wide, high = house
    for y in range(top, top + high - 40, 34):
        for x in range(left + 10, left + wide - 16, 26):
            lit = chance.random() < 0.25  # noqa: PLR2004 (one window in four)
            fill = (250, 220, 140) if lit and dim < 1 else _shade((96, 118, 140), dim)
            draw.rectangle([x, y, x + 14, y + 18], fill=fill)


def _pothole(draw: ImageDraw.ImageDraw, chance: Random, is_done: bool) -> None:
    x, y, wide = chance.randint(330, 520), chance.randint(520, 600), chance.randint(130, 210)
    box = [x, y, x + wide, y + wide // 3]
    if is_done:
        draw.rectangle([x - 20, y - 12, x + wide + 20, y + wide // 3 + 12], fill=(58, 60, 64))
        return
    draw.ellipse(box, fill=(52, 48, 44))
    draw.ellipse([box[0] + 14, box[1] + 8, box[2] - 14, box[3] - 4], fill=(34, 30, 28))
    for _ in range(14):
        stone_x, stone_y = chance.randint(x - 30, x + wide + 30), chance.randint(y - 14, y + 80)
        draw.ellipse([stone_x, stone_y, stone_x + 8, stone_y + 6], fill=(128, 122, 112))


def _lamp(draw: ImageDraw.ImageDraw, chance: Random, is_done: bool) -> None:
    x = chance.randint(600, 690)
    if is_done:
        draw.polygon(
            [(x - 104, 150), (x - 92, 150), (x + 30, 640), (x - 330, 640)], fill=(66, 60, 48)
        )
        draw.ellipse([x - 340, 600, x + 40, 690], fill=(124, 112, 82))
    draw.line([(x, 620), (x, 150)], fill=(120, 124, 130), width=9)
    draw.line([(x, 154), (x - 100, 140)], fill=(120, 124, 130), width=7)
    head = (255, 240, 190) if is_done else (60, 62, 66)
    draw.rectangle([x - 128, 136, x - 70, 152], fill=head)


def _signal(draw: ImageDraw.ImageDraw, chance: Random, is_done: bool) -> None:
    x, tilt = chance.randint(600, 680), 0 if is_done else chance.randint(30, 70)
    draw.line([(x, 640), (x + tilt // 2, 190)], fill=(134, 138, 142), width=10)
    left, top = x - 190 + tilt, 170 + tilt // 2
    draw.line([(x + tilt // 2, 196), (left + 60, top + 26)], fill=(134, 138, 142), width=8)
    draw.rectangle([left, top, left + 150, top + 54], fill=(28, 30, 32))
    for number, colour in enumerate(((214, 60, 50), (232, 186, 60), (74, 190, 96))):
        shining = is_done and number == 2  # noqa: PLR2004 (the green one)
        fill = colour if shining else _shade(colour, 0.28)
        draw.ellipse(
            [left + 8 + 46 * number, top + 8, left + 46 + 46 * number, top + 46], fill=fill
        )


def _tree(draw: ImageDraw.ImageDraw, chance: Random, is_done: bool) -> None:
    if is_done:
        draw.ellipse([690, 586, 760, 616], fill=(150, 112, 72))
        draw.ellipse([702, 591, 748, 610], fill=(196, 158, 110))
        return
    y = chance.randint(520, 570)
    draw.line([(800, y - 60), (280, y + 30)], fill=(104, 76, 52), width=26)
    for _ in range(90):
        x = chance.randint(170, 470)
        leaf_y = y + chance.randint(-90, 90)
        green = (chance.randint(40, 80), chance.randint(100, 150), chance.randint(50, 80))
        draw.ellipse([x, leaf_y, x + 46, leaf_y + 34], fill=green)


def _water(draw: ImageDraw.ImageDraw, chance: Random, is_done: bool) -> None:
    top = chance.randint(430, 470)
    if is_done:
        for _ in range(5):
            x, y = chance.randint(120, 760), chance.randint(560, 690)
            draw.ellipse([x, y, x + 90, y + 16], fill=(104, 110, 118))
        draw.rectangle([790, 600, 880, 640], fill=(66, 68, 70))
        for x in range(796, 880, 12):
            draw.line([(x, 602), (x, 638)], fill=(28, 28, 30), width=4)
        return
    draw.rectangle([0, top, WIDTH, HEIGHT], fill=(126, 118, 98))
    for _ in range(60):
        x, y = chance.randint(0, WIDTH), chance.randint(top + 6, HEIGHT)
        draw.line([(x, y), (x + chance.randint(20, 110), y)], fill=(158, 152, 136), width=2)


def _incident(draw: ImageDraw.ImageDraw, chance: Random, is_done: bool) -> None:
    if is_done:
        draw.polygon([(300, 640), (660, 640), (600, 560), (350, 560)], fill=(98, 100, 104))
        return
    for _ in range(9):
        x, y, side = chance.randint(260, 640), chance.randint(480, 640), chance.randint(30, 64)
        wood = (chance.randint(150, 190), chance.randint(110, 140), 80)
        draw.rectangle([x, y, x + side, y + side * 2 // 3], fill=wood, outline=(90, 66, 40))
    for x in (200, 440, 690):
        draw.polygon([(x, 690), (x + 44, 690), (x + 22, 610)], fill=(232, 96, 34))
        draw.polygon([(x + 9, 662), (x + 35, 662), (x + 30, 644), (x + 14, 644)], fill="white")


def _rubbish(draw: ImageDraw.ImageDraw, chance: Random, is_done: bool) -> None:
    x, y = chance.randint(560, 640), chance.randint(560, 600)
    if is_done:
        draw.ellipse([x - 20, y + 40, x + 240, y + 90], fill=(118, 118, 116))
        return
    for _ in range(16):
        left, top, side = x + chance.randint(0, 210), y + chance.randint(-50, 70), 52
        dark = chance.randint(26, 70)
        draw.ellipse([left, top, left + side, top + side], fill=(dark, dark, dark + 8))
        draw.line([(left + 22, top + 6), (left + 34, top - 8)], fill=(150, 30, 40), width=4)
    draw.rectangle([x - 90, y + 10, x - 10, y + 74], fill=(170, 128, 80), outline=(100, 72, 40))


def _parking(draw: ImageDraw.ImageDraw, chance: Random, is_done: bool) -> None:
    draw.line([(740, 716), (606, 420)], fill=(206, 44, 44), width=9)
    if is_done:
        return
    paint = (chance.randint(60, 220), chance.randint(60, 200), chance.randint(60, 210))
    x, y = chance.randint(560, 600), chance.randint(500, 530)
    draw.polygon(
        [(x + 40, y), (x + 190, y), (x + 226, y + 60), (x + 4, y + 60)], fill=_shade(paint, 0.8)
    )
    draw.rectangle([x - 10, y + 58, x + 240, y + 136], fill=paint)
    draw.polygon(
        [(x + 52, y + 8), (x + 178, y + 8), (x + 204, y + 54), (x + 26, y + 54)], fill=(52, 64, 76)
    )
    for wheel in (x + 10, x + 176):
        draw.ellipse([wheel, y + 112, wheel + 48, y + 160], fill=(22, 22, 24))
    for lamp in (x + 2, x + 204):
        draw.rectangle([lamp, y + 74, lamp + 26, y + 90], fill=(190, 30, 34))


def _animal(draw: ImageDraw.ImageDraw, chance: Random, is_done: bool) -> None:
    x, y = chance.randint(360, 520), chance.randint(520, 580)
    if is_done:
        draw.rectangle([x, y + 20, x + 150, y + 110], outline=(120, 124, 128), width=6)
        for bar in range(x + 18, x + 150, 18):
            draw.line([(bar, y + 20), (bar, y + 110)], fill=(140, 144, 148), width=3)
        return
    fur = (chance.randint(70, 190), chance.randint(60, 140), chance.randint(40, 90))
    draw.ellipse([x, y, x + 150, y + 70], fill=fur)
    draw.ellipse([x + 124, y - 34, x + 186, y + 22], fill=fur)
    draw.polygon([(x + 134, y - 26), (x + 142, y - 62), (x + 156, y - 32)], fill=_shade(fur, 0.7))
    for leg in (x + 20, x + 44, x + 104, x + 126):
        draw.line([(leg, y + 56), (leg, y + 116)], fill=fur, width=12)
    draw.line([(x + 6, y + 22), (x - 36, y - 16)], fill=fur, width=9)
    draw.ellipse([x + 160, y - 14, x + 168, y - 6], fill=(20, 18, 16))


def _paving(draw: ImageDraw.ImageDraw, chance: Random, is_done: bool) -> None:
    broken = set() if is_done else {chance.randrange(40) for _ in range(14)}
    for number in range(40):
        row, column = divmod(number, 8)
        x, y = 560 + column * 46 - row * 6, 560 + row * 28
        slip = chance.randint(4, 14) if number in broken else 0
        fill = (120, 96, 84) if slip else (176, 160, 148)
        draw.polygon(
            [(x, y + slip), (x + 42, y), (x + 42, y + 24), (x, y + 24 + slip)],
            fill=fill,
            outline=(96, 86, 80),
        )


def _barrier(draw: ImageDraw.ImageDraw, chance: Random, is_done: bool) -> None:
    """A spot that is closed off while something is amiss, and bears a fresh patch after it."""
    x, y = chance.randint(380, 560), chance.randint(560, 600)
    if is_done:
        draw.polygon(
            [(x, y + 60), (x + 170, y + 60), (x + 190, y + 110), (x - 20, y + 110)],
            fill=(64, 64, 68),
        )
        return
    for post in (x, x + 160):
        draw.rectangle([post, y, post + 10, y + 110], fill=(90, 90, 94))
    for part in range(5):
        fill = (214, 72, 40) if part % 2 else (240, 240, 236)
        draw.rectangle([x + part * 34, y + 16, x + part * 34 + 34, y + 48], fill=fill)


def _shade(colour: Colour, by: float) -> Colour:
    red, green, blue = (min(255, int(part * by)) for part in colour)
    return red, green, blue


DRAWN = {
    "pothole": _pothole,
    "street-light": _lamp,
    "signal": _signal,
    "fallen-tree": _tree,
    "flooding": _water,
    "major-incident": _incident,
    "litter": _rubbish,
    "illegal-parking": _parking,
    "stray-dog": _animal,
    "animal-rescue": _animal,
    "pavement": _paving,
    **dict.fromkeys(
        (
            "gutter",
            "sewer",
            "river",
            "guard-rail",
            "manhole-noise",
            "road-marking",
            "road-works",
            "public-toilet",
            "mosquito-ditch",
            "wildlife",
        ),
        _barrier,
    ),
}
"""What shows that it was done: a repair that a unit is sent to is closed with a photo."""
