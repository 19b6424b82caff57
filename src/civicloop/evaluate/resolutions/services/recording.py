"""A record of a file becomes a motion as somebody would have written it down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicloop.evaluate.resolutions.rules import (
    MotionDraft,
    amount_of,
    day_of,
    named_in,
    text_of,
)
from civicloop.evaluate.resolutions.services.reading import Record
from civicloop.evaluate.resolutions.states import MotionKind, MotionState
from civicloop.kernel.tabular.rules import RowFault

DAYS = ("received_on", "committee_on", "second_reading_on")
WORDS = (
    "number", "proposer", "subject", "explanation", "place", "unit", "committee_opinion",
    "second_decision",
)  # fmt: skip
SHORT = {"place": 120, "unit": 120, "proposer": 120, "number": 40}


def draft_of(
    record: Record, mapping: Mapping[str, Any]
) -> tuple[MotionDraft | None, list[RowFault]]:
    """The motion of a record, or why there is none; repairs are told as notes."""
    words: dict[str, str] = {}
    faults: list[RowFault] = []
    for name in WORDS:
        value = record.values.get(name)
        value = "、".join(map(str, value)) if isinstance(value, list) else value
        words[name], found = text_of(record.line, name, value)
        words[name] = words[name][: SHORT.get(name, 8000)]
        faults += found
    words["proposer"] = words["proposer"].replace("\n", "、")
    words["unit"] = words["unit"].replace("\n", "")
    days = {}
    for name in DAYS:
        days[name], found = day_of(record.line, name, record.values.get(name))
        faults += found
    amount, found = amount_of(record.line, "amount", record.values.get("amount"))
    faults += found
    for name in mapping["needed"]:
        if not words.get(name, "").strip():
            reason = ("This is missing.", "缺少此欄。")
            faults.append(RowFault(record.line, name, "missing", *reason))
    group = _group(record, words, mapping)
    if group is None:
        word = str(record.values.get(mapping["group_by"]) or "")
        reason = ("The mapping knows no class for this.", "對照表沒有對應的類別。")
        faults.append(RowFault(record.line, "group", "no_class", *reason, word[:60]))
    if group is None or any(not fault.is_note for fault in faults):
        return None, faults
    kind = _kind(record, mapping)
    return MotionDraft(
        number=words["number"],
        group=group,
        kind=kind,
        proposer=words["proposer"],
        subject=words["subject"],
        explanation=words["explanation"],
        place=words["place"],
        unit_named=words["unit"],
        received_on=days["received_on"],
        committee_on=days["committee_on"],
        committee_opinion=words["committee_opinion"],
        second_reading_on=days["second_reading_on"],
        second_decision=words["second_decision"],
        amount=amount,
        state=_state(days, kind),
        source=_mark(record, words, amount),
    ), faults


def session_key(record: Record, mapping: Mapping[str, Any]) -> tuple[int, int, bool] | None:
    """Term, number and kind of the session that a record belongs to."""
    period = str(record.values.get("period") or "")
    for row in mapping.get("sessions", ()):
        if row["when"] in period:
            return row["term"], row["number"], row.get("extraordinary", False)
    named = named_in(str(record.values.get("session") or ""))
    return (named.term, named.session, named.extraordinary) if named else None


def _group(record: Record, words: Mapping[str, str], mapping: Mapping[str, Any]) -> str | None:
    by = mapping["group_by"]
    said = words.get(by) or str(record.values.get(by) or "")
    found = [(said.find(word), code) for word, code in mapping["groups"].items() if word in said]
    return min(found)[1] if found else None


def _kind(record: Record, mapping: Mapping[str, Any]) -> str:
    said = str(record.values.get("kind") or "")
    return str(mapping.get("kinds", {}).get(said, mapping.get("kind", MotionKind.MOTION.value)))


def _state(days: Mapping[str, Any], kind: str) -> str:
    if days["second_reading_on"] or kind == MotionKind.SUGGESTION:
        return MotionState.ADOPTED.value
    return (MotionState.REVIEWED if days["committee_on"] else MotionState.RECEIVED).value


def _mark(record: Record, words: Mapping[str, str], amount: int | None) -> str:
    """What tells a record from others of its source: its own key, or all that it says."""
    if record.values.get("id"):
        return str(record.values["id"])
    period = str(record.values.get("period") or "")
    parts = (period, words["proposer"], words["subject"], words["place"], str(amount))
    return "|".join("".join(part.split()) for part in parts)
