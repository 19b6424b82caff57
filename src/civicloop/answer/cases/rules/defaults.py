"""The list that a new city begins with: groups, categories, questions and ready-made replies.

It stands in ``mappings``; here it is read once per process and put into the shape that
the services take. Nothing follows from it afterwards: a city edits its own rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

MAPPINGS = files("civicloop.answer.cases") / "mappings"
HAZARDS: Final = "hazards"
"""The group of the six dispatch hazards."""

Values = dict[str, Any]


@cache
def _table(name: str) -> Any:  # noqa: ANN401 (YAML says what it holds)
    return yaml.load((MAPPINGS / f"{name}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)


@cache
def groups() -> tuple[Values, ...]:
    """The upper level, in order."""
    return tuple(
        {
            "code": row["code"],
            "name_zh": row["zh"],
            "name_en": row["en"],
            "hint_zh": row["hint"]["zh"],
            "hint_en": row["hint"]["en"],
            "icon": row["icon"],
            "position": position,
        }
        for position, row in enumerate(_table("categories"), start=1)
    )


@cache
def categories() -> tuple[Values, ...]:
    """The lower level, as ``save_category`` takes it, each with its code and group."""
    return tuple(
        _category(group, group["usual"] | leaf, position)
        for group in _table("categories")
        for position, leaf in enumerate(group["leaves"], start=1)
    )


def hazards() -> tuple[Values, ...]:
    """The six dispatch hazards alone, without a group."""
    return tuple(
        {name: value for name, value in row.items() if name != "group"}
        for row in categories()
        if row["group"] == HAZARDS
    )


@cache
def questions() -> dict[str, Values]:
    """The definition of the extra questions of each category that asks any, by its code."""
    forms = {name: _definition(form) for name, form in _table("questions").items()}
    return {
        leaf["code"]: forms[leaf["asks"]]
        for group in _table("categories")
        for leaf in group["leaves"]
        if "asks" in leaf
    }


@cache
def replies() -> tuple[Values, ...]:
    """The ready-made replies, for any category."""
    return tuple(
        {
            "outcome": row["outcome"],
            "title_zh": row["zh"],
            "title_en": row["en"],
            "text_zh": row["text"]["zh"].strip(),
            "text_en": row["text"]["en"].strip(),
        }
        for row in _table("replies")
    )


def _category(group: Mapping[str, Any], leaf: Mapping[str, Any], position: int) -> Values:
    words, advice = leaf.get("words", {}), leaf.get("advice", {})
    return {
        "code": leaf["code"],
        "group": group["code"],
        "kind": leaf["kind"],
        "name_zh": leaf["zh"],
        "name_en": leaf["en"],
        "hint_zh": leaf["hint"]["zh"],
        "hint_en": leaf["hint"]["en"],
        "advice_zh": advice.get("zh", ""),
        "advice_en": advice.get("en", ""),
        "keywords_zh": words.get("zh", "").split(),
        "keywords_en": [word.strip() for word in words.get("en", "").split(",") if word.strip()],
        "icon": "",
        "position": position,
        "operational_hours": leaf["hours"],
        "statutory_days": leaf["days"],
        "statutory_basis": leaf.get("basis", "rule_set"),
        "needs_place": leaf.get("place", True),
        "needs_photo": leaf.get("photo", False),
        "confidentiality": leaf.get("confidentiality", "normal"),
        "is_public": leaf.get("public", True),
        "is_for_staff": leaf.get("staff", False),
    }


def _definition(form: Mapping[str, Any]) -> Values:
    fields = form["questions"].items()
    return {
        "type": "object",
        "required": list(form.get("required", ())),
        "properties": {
            code: _question(row, order) for order, (code, row) in enumerate(fields, start=1)
        },
    }


def _question(row: Mapping[str, Any], order: int) -> Values:
    """One question as a field of a form definition."""
    told = {"zh", "en", "help", "choices", "widget"}
    field: Values = {name: value for name, value in row.items() if name not in told}
    form: Values = {"label": {"zh": row["zh"], "en": row["en"]}, "order": order}
    for name in ("help", "choices", "widget"):
        if name in row:
            form[name] = row[name]
    if "choices" in row:
        values = list(row["choices"])
        if field["type"] == "array":
            field["items"] = {"type": "string", "enum": values}
            field["uniqueItems"] = True
        else:
            field["enum"] = values
            form.setdefault("widget", "radios")
    return field | {"form": form}
