"""Pictures come in turned, read, drawn anew and stripped, or not at all."""

import datetime as dt
import io
import random
import struct
import zlib
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from civicloop.kernel.files.errors import (
    FileRefusedError,
    ImageTooLargeError,
    ImageUnreadableError,
)
from civicloop.kernel.files.rules import clean_image
from tests.unit.files.pictures import gps, picture

TAIPEI = ZoneInfo("Asia/Taipei")


def cleaned(content, **more):
    return clean_image(content, **{"max_pixels": 4_000_000, "zone": TAIPEI, **more})


def opened(content):
    return Image.open(io.BytesIO(content))


def test_place_and_time_are_read_and_then_nothing_of_the_metadata_is_left():
    content = picture(place=gps(), comment=b"call 0912345678", icc_profile=None, dpi=(300, 300))
    assert b"SecretCamera" in content
    clean = cleaned(content)
    assert clean.position == (120.3014, 22.6273)
    assert clean.taken_at == dt.datetime(2026, 3, 1, 8, 30, tzinfo=TAIPEI)
    for kept in (clean.content, clean.thumbnail):
        assert opened(kept).getexif() == {}
        assert {
            name for name in opened(kept).info if not name.startswith(("jfif", "prog"))
        } == set()
        assert b"SecretCamera" not in kept
        assert b"0912345678" not in kept


def test_the_offset_of_the_camera_is_used_where_it_has_one():
    taken = cleaned(picture(offset="+09:00")).taken_at
    assert taken.astimezone(dt.UTC) == dt.datetime(2026, 2, 28, 23, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "place",
    [
        {1: "N", 2: (22, 37, 38)},
        gps(lat=(0, 0, 0), lon=(0, 0, 0)),
        gps(lat=(95, 0, 0)),
    ],
)
def test_half_or_impossible_positions_are_none(place):
    assert cleaned(picture(place=place)).position is None


def test_south_and_west_are_negative():
    assert cleaned(picture(place=gps(lat_side="S", lon_side="W"))).position == (-120.3014, -22.6273)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_upright(orientation):
    image = Image.new("RGB", (60, 40), "white")
    image.paste((255, 0, 0), (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, quality=95)
    clean = cleaned(out.getvalue())
    corners = ((5, 5), (-5, 5), (-5, -5), (5, -5), (5, 5), (-5, 5), (-5, -5), (5, -5))
    assert (clean.width, clean.height) == ((60, 40) if orientation < 5 else (40, 60))
    x, y = corners[orientation - 1]
    red, green, _ = opened(clean.content).getpixel((x % clean.width, y % clean.height))
    assert red > 200
    assert green < 80


def test_a_large_picture_is_made_smaller_with_its_proportions():
    clean = cleaned(picture(size=(3000, 1000)), side=2048, thumbnail_side=400)
    assert (clean.width, clean.height) == (2048, 683)
    assert opened(clean.content).size == (2048, 683)
    assert opened(clean.thumbnail).size == (400, 133)


def test_a_small_picture_is_not_made_larger():
    clean = cleaned(picture(size=(30, 20)))
    assert (clean.width, clean.height, opened(clean.thumbnail).size) == (30, 20, (30, 20))


@pytest.mark.parametrize(
    ("format_", "mode", "colour"),
    [
        ("PNG", "RGBA", (0, 0, 0, 0)),
        ("PNG", "LA", (0, 0)),
        ("WEBP", "RGBA", (0, 0, 0, 0)),
        ("PNG", "1", 1),
        ("PNG", "L", 255),
        ("PNG", "I;16", 65535),
        ("JPEG", "CMYK", (0, 0, 0, 0)),
    ],
)
def test_every_colour_mode_becomes_rgb_on_white(format_, mode, colour):
    kept = opened(cleaned(picture(format_, (20, 20), mode=mode, colour=colour)).content)
    assert (kept.format, kept.mode) == ("JPEG", "RGB")
    assert min(kept.getpixel((10, 10))) > 240


@pytest.mark.parametrize("format_", ["GIF", "WEBP", "PNG", "MPO"])
def test_of_an_animation_the_first_picture_is_kept(format_):
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "blue", "green")]
    out = io.BytesIO()
    frames[0].save(out, format_, save_all=True, append_images=frames[1:], duration=100)
    kept = opened(cleaned(out.getvalue()).content)
    assert getattr(kept, "n_frames", 1) == 1
    assert kept.getpixel((16, 16))[0] > 200


def bomb(width, height):
    """A PNG that states a huge size and holds next to nothing."""

    def chunk(name, body):
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(60_000, 60_000), (2_000_000, 3), (4001, 1000)])
def test_too_many_pixels_are_refused_by_the_header_alone(size, monkeypatch):
    monkeypatch.setattr(
        PngImagePlugin.PngImageFile, "load", lambda self: pytest.fail("it was decoded")
    )
    with pytest.raises(ImageTooLargeError) as refused:
        cleaned(bomb(*size))
    assert refused.value.values["limit"] == 4_000_000


def test_a_picture_cut_short_is_refused():
    whole = picture(size=(800, 600))
    for share in (0.1, 0.5, 0.9):
        with pytest.raises(ImageUnreadableError):
            cleaned(whole[: int(len(whole) * share)])


def test_what_hangs_behind_a_picture_is_gone():
    clean = cleaned(picture() + b"<script>alert(1)</script>PK\x03\x04")
    assert b"script" not in clean.content
    assert b"PK\x03\x04" not in clean.content


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]))
def test_damage_anywhere_is_survived_or_refused(seed, format_):
    chance = random.Random(seed)
    content = bytearray(picture(format_, (64, 48), place=gps()))
    for _ in range(chance.randint(1, 8)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    try:
        clean = cleaned(bytes(content))
    except FileRefusedError:
        return
    assert opened(clean.content).format == "JPEG"
