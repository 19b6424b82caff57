"""Pictures made for tests."""

import io

from PIL import Image


def gps(lat=(22, 37, 38.28), lon=(120, 18, 5.04), lat_side="N", lon_side="E"):
    return {1: lat_side, 2: lat, 3: lon_side, 4: lon}


def picture(
    format_="JPEG",
    size=(640, 480),
    *,
    colour=(200, 30, 30),
    orientation=None,
    place=None,
    taken="2026:03:01 08:30:00",
    offset=None,
    mode="RGB",
    **save,
):
    image = Image.new(mode, size, colour)
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    inner = exif.get_ifd(0x8769)
    inner[0x9003] = taken
    if offset:
        inner[0x9011] = offset
    if place:
        exif.get_ifd(0x8825).update(place)
    out = io.BytesIO()
    image.save(out, format_, exif=exif, **save)
    return out.getvalue()
