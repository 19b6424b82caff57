"""A picture made safe: turned upright, read for its place, drawn anew without metadata."""

from __future__ import annotations

import io
import math
import threading
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Final

from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from civicloop.kernel.files.errors import FileRefusedError, ImageTooLargeError, ImageUnreadableError

FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
"""The double pictures of some phones (MPO) open as JPEG, and give their first picture."""

QUALITY: Final = 85
THUMBNAIL_QUALITY: Final = 78
_DECODING = threading.BoundedSemaphore(2)
"""How many pictures one process decodes at once: memory, not speed, is short."""

_FAULTS = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    MemoryError,
    UnidentifiedImageError,
)
"""What Pillow raises on damaged files, gathered from its plugins."""


@dataclass(frozen=True, slots=True)
class CleanImage:
    """A picture as it is kept. ``position`` is (longitude, latitude) where it was taken."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int
    taken_at: datetime | None
    position: tuple[float, float] | None


def clean_image(
    content: bytes,
    *,
    max_pixels: int,
    side: int = 2048,
    thumbnail_side: int = 400,
    zone: tzinfo,
) -> CleanImage:
    """Decode a picture within limits and draw it anew as JPEG.

    The number of pixels is read from the header and refused before anything is decoded.
    Of an animation the first picture is kept, transparency becomes white, colours become
    sRGB. Nothing of the file itself survives but its pixels: whatever was hidden in its
    metadata or after its end is gone. ``zone`` is that of the camera where it names none.
    """
    with _DECODING:
        try:
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                _require_size(opened, max_pixels)
                exif = opened.getexif()
                taken_at, position = _taken_at(exif, zone), _position(exif)
                upright = _upright(opened, side)
        except FileRefusedError:
            raise
        except Image.DecompressionBombError as fault:
            raise ImageTooLargeError("Too many pixels.", limit=max_pixels) from fault
        except _FAULTS as fault:
            raise ImageUnreadableError("The picture is damaged.") from fault
        upright.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
        small = upright.copy()
        small.thumbnail((thumbnail_side, thumbnail_side), Image.Resampling.LANCZOS)
        return CleanImage(
            content=_drawn(upright, QUALITY),
            thumbnail=_drawn(small, THUMBNAIL_QUALITY),
            width=upright.width,
            height=upright.height,
            taken_at=taken_at,
            position=position,
        )


def _require_size(opened: Image.Image, max_pixels: int) -> None:
    width, height = opened.size
    if width * height > max_pixels:
        raise ImageTooLargeError(
            f"{width} x {height} pixels are too many.", width=width, height=height, limit=max_pixels
        )


def _upright(opened: Image.Image, side: int) -> Image.Image:
    """The first picture, upright, in sRGB on white; JPEG is decoded no larger than needed."""
    opened.seek(0)
    profile = opened.info.get("icc_profile")
    opened.draft(None, (side, side))
    opened.load()
    turned = ImageOps.exif_transpose(opened)
    return _flattened(_in_srgb(turned, profile))


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours by the picture's own profile, where it has a usable one."""
    if not profile or picture.mode not in {"RGB", "CMYK", "L"}:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
    return turned if turned is not None else picture


def _flattened(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture
    if picture.mode.startswith("I") or picture.mode == "F":
        return picture.point(lambda value: value / 256).convert("L").convert("RGB")
    if "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGB", seen.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    return picture.convert("RGB")


def _drawn(picture: Image.Image, quality: int) -> bytes:
    """The pixels as JPEG, with no comment, profile or note carried over."""
    picture.info = {}
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, progressive=True)
    return out.getvalue()


def _taken_at(exif: Image.Exif, zone: tzinfo) -> datetime | None:
    """When the shutter opened; a camera without an offset is taken to show the city's time."""
    own: dict[int, Any] = exif.get_ifd(ExifTags.IFD.Exif)
    stamp = own.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    offset = own.get(ExifTags.Base.OffsetTimeOriginal)
    if not isinstance(stamp, str):
        return None
    plain = stamp.strip("\0 ")
    try:
        if isinstance(offset, str) and offset.strip("\0 "):
            return datetime.strptime(
                f"{plain} {offset.strip(chr(0) + ' ')}", "%Y:%m:%d %H:%M:%S %z"
            )
        return datetime.strptime(plain, "%Y:%m:%d %H:%M:%S").replace(tzinfo=zone)
    except ValueError:
        return None


def _position(exif: Image.Exif) -> tuple[float, float] | None:
    """Longitude and latitude from the GPS tags; half a position is none, nor is (0, 0)."""
    gps: dict[int, Any] = exif.get_ifd(ExifTags.IFD.GPSInfo)
    lat = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S")
    lon = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W")
    if lat is None or lon is None or (lat == 0 and lon == 0):
        return None
    if abs(lat) > 90 or abs(lon) > 180:  # noqa: PLR2004 (the earth's limits)
        return None
    return round(lon, 6), round(lat, 6)


def _degrees(parts: Any, side: Any, negative: str) -> float | None:  # noqa: ANN401 (tags hold anything)
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):
        return None
    return -value if str(side).strip("\0 ").upper() == negative else value
