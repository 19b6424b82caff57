"""Answers to the extra questions as people read them: the words of the questions, masked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, pgettext

from civicloop.answer.cases import queries
from civicloop.answer.cases.models import Case
from civicloop.kernel.schemas.rules import form_fields


def answered(case: Case) -> list[tuple[str, str]]:
    """Question and masked answer, in the order and in the words of the version that was asked."""
    schema = queries.questions_answered(case)
    if schema is None or not case.answers_masked:
        return []
    return read_out(schema.definition, case.answers_masked)


def read_out(definition: Mapping[str, Any], answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each answer with the label of its question, choices in words."""
    return [
        (row.label, _in_words(answers[row.name], dict(row.choices)))
        for row in form_fields(definition, get_language() or "")
        if row.name in answers
    ]


def _in_words(value: object, choices: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    if isinstance(value, list):
        return "、".join(choices.get(str(item), str(item)) for item in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return choices.get(str(value), str(value))
