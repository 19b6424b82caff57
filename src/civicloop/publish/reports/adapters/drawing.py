"""Charts as pictures, from the same specification that a page draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import vl_convert

from civicloop.publish.reports.adapters import fonts

VERSION = "6.1"
SCALE = 2.0


def svg(spec: Mapping[str, Any]) -> str:
    """A chart as SVG, in the report's font."""
    return str(vl_convert.vegalite_to_svg(dict(spec), vl_version=VERSION, config=_config()))


def png(spec: Mapping[str, Any]) -> bytes:
    """A chart as PNG, for office documents."""
    return bytes(
        vl_convert.vegalite_to_png(dict(spec), vl_version=VERSION, config=_config(), scale=SCALE)
    )


def _config() -> dict[str, Any]:
    return {"font": fonts.require(), "background": "white"}
