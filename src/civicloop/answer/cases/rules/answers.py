"""What somebody answers to the extra questions of a category, and what may be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from civicloop.answer.cases.errors import Fault
from civicloop.answer.cases.rules.drafts import Faults, check_text, cleaned
from civicloop.kernel.schemas import rules as schemas

ANSWER_LIMIT = 1000
GREATEST = 10**15
INTAKE = "intake"
_QUESTION: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}")

Definition = Mapping[str, Any]


def schema_key(category: str) -> str:
    """The key under which the questions of a category are kept as a form."""
    return f"cases.category.{category}"


def is_question_code(code: str) -> bool:
    """Whether a question may have this code."""
    return _QUESTION.fullmatch(code) is not None


def check_answers(
    definition: Definition | None, answers: Mapping[str, object]
) -> tuple[dict[str, Any], Faults]:
    """The answers as the types of their questions, and what is wrong, as ``answers.<code>``.

    Without a ``definition`` nothing is asked, and every answer is one too many.
    """
    known = set(definition["properties"]) if definition else set()
    faults: Faults = {}
    given: dict[str, Any] = {}
    for code, value in answers.items():
        if code not in known:
            # A name that is no code is not repeated to anybody.
            name = f"answers.{code}" if _is_plain(code) else "answers"
            faults[name] = (Fault("unknown_answer"),)
            continue
        wrong = _signs(value)
        if wrong:
            faults[f"answers.{code}"] = wrong
        else:
            given[code] = _cleaned(value)
    if definition is None:
        return {}, faults
    checked = schemas.validate(definition, given, phase=INTAKE)
    for fault in checked.faults:
        name = f"answers.{fault.field}" if fault.field else "answers"
        if name not in faults:
            faults[name] = (Fault("answer", {"zh": fault.zh, "en": fault.en}),)
    return checked.values, faults


def _is_plain(code: object) -> bool:
    return isinstance(code, str) and is_question_code(code)


def _signs(value: object) -> tuple[Fault, ...]:
    """What no answer may hold, whatever the question."""
    if isinstance(value, str):
        return check_text(value, limit=ANSWER_LIMIT)
    if isinstance(value, (list, tuple)):
        return next((found for item in value if (found := _signs(item))), ())
    if isinstance(value, (int, float)) and not -GREATEST < value < GREATEST:
        return (Fault("not_a_number"),)
    if isinstance(value, Mapping):
        return (Fault("unknown_answer"),)
    return ()


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, (list, tuple)):
        return [_cleaned(item) for item in value]
    return value
