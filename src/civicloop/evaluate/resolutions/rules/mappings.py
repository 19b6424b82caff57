"""Whether a mapping to the files of a council can be used, before any row is read by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

MAKES: Final = ("motions", "meetings")
SHEET: Final = {"title": str, "heading": str, "places": dict}
SESSION: Final = {"when": str, "term": int, "number": int, "begins": date, "ends": date}


def wrong_in_mapping(data: object) -> str:
    """The first thing that does not hold, named by its place; nothing where all does."""
    if not isinstance(data, dict):
        return "a mapping is a table of keys"
    if data.get("makes") not in MAKES:
        return f"makes: one of {', '.join(MAKES)}"
    return _wrong_keys(data, {"source": str}) or _wrong_fields(data) or _wrong_parts(data)


def _wrong_fields(data: Mapping[str, Any]) -> str:
    """Either fields of records, each by its path, or columns of a table by their headings."""
    fields, columns = data.get("fields"), data.get("columns")
    if isinstance(fields, dict) and all(isinstance(way, str) for way in fields.values()):
        return ""
    if isinstance(columns, dict) and columns and all(map(_are_texts, columns.values())):
        return ""
    return "fields: a path for each field, or columns: a list of headings for each"


def _wrong_parts(data: Mapping[str, Any]) -> str:
    if "sheet" in data and (why := _wrong_keys(data["sheet"], SHEET)):
        return f"sheet.{why}"
    for row in data.get("sessions") or ():
        if why := _wrong_keys(row, SESSION):
            return f"sessions.{why}"
    if data["makes"] != "motions":
        return ""
    return _wrong_keys(data, {"needed": list, "group_by": str, "groups": dict})


def _wrong_keys(data: object, kinds: Mapping[str, type]) -> str:
    if not isinstance(data, dict):
        return "a table of keys is needed"
    for key, kind in kinds.items():
        if not isinstance(data.get(key), kind) or not data[key]:
            return f"{key}: is missing, or of another kind than {kind.__name__}"
    return ""


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)
