"""Charts as pictures, from the same specification that a page draws."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import vl_convert

from civicloop.publish.reports.adapters import fonts

VERSION = "6.1"
SCALE = 2.0


class Pictures:
    """The charts of one rendering job: each is drawn once, whatever the formats and reports.

    A specification is known by its digest. The picture of an office document is made of the same
    drawing as that of the PDF.
    """

    def __init__(self) -> None:
        self._svg: dict[str, str] = {}
        self._png: dict[str, bytes] = {}

    def svg(self, spec: Mapping[str, Any]) -> str:
        """A chart as SVG, in the report's font."""
        key = digest(spec)
        if key not in self._svg:
            config = {"font": fonts.require(), "background": "white"}
            drawn = vl_convert.vegalite_to_svg(dict(spec), vl_version=VERSION, config=config)
            self._svg[key] = str(drawn)
        return self._svg[key]

    def png(self, spec: Mapping[str, Any]) -> bytes:
        """The same as PNG, for office documents."""
        key = digest(spec)
        if key not in self._png:
            self._png[key] = bytes(vl_convert.svg_to_png(self.svg(spec), scale=SCALE))
        return self._png[key]

    @property
    def drawn(self) -> int:
        """How many charts were drawn so far."""
        return len(self._svg)


def digest(spec: Mapping[str, Any]) -> str:
    """The same specification has the same digest."""
    return hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()
