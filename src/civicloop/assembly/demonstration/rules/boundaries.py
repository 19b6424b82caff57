"""The outlines of districts and villages, out of one small topology."""

from __future__ import annotations

from functools import cache
from typing import Any

from civicloop.assembly.demonstration.rules.lists import packed
from civicloop.kernel.geography.rules import topojson_to_geojson

Collection = dict[str, Any]


def version() -> str:
    """The name under which this set of boundaries is in force."""
    return str(packed("boundaries")["source"]).replace("@", "-")


def source() -> str:
    """Where the boundaries come from, and under which licence."""
    return str(packed("boundaries")["licence"])


@cache
def districts() -> Collection:
    """All districts as a GeoJSON feature collection."""
    return topojson_to_geojson(packed("boundaries"), "districts")


@cache
def counties() -> Collection:
    """The counties and cities around, for messages about places beyond the border."""
    return topojson_to_geojson(packed("counties"), "counties")


@cache
def villages() -> Collection:
    """All villages as a GeoJSON feature collection."""
    return topojson_to_geojson(packed("boundaries"), "villages")
