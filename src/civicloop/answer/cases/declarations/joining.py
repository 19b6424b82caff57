"""Several units on one case: rights, messages, sentences and the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases.queries import parts
from civicloop.kernel.actors.rules import Actor, permission
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.kernel.notices.rules import declare_template
from civicloop.ui.rules import navigate

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from civicloop.answer.cases.models import Part

permission(
    "cases.join",
    zh="邀請其他單位會辦",
    en="Ask other units to do their part",
    roles=("officer", "head"),
)
permission(
    "cases.answer_part",
    zh="回復會辦事項",
    en="Answer what other units ask for",
    roles=("officer", "crew", "head"),
)
declare_template(
    "cases.part_asked",
    zh_subject="【{number}】{lead}請{unit}會辦：{category}",
    zh_body="會辦期限：{due}\n地點：{place}\n{link}",
    en_subject="[{number}] {lead} needs {unit}: {category}",
    en_body="Due by: {due}\nPlace: {place}\n{link}",
    channels=("inbox", "email"),
)
declare_template(
    "cases.part_answered",
    zh_subject="【{number}】{unit}已回復會辦：{category}",
    zh_body="尚待回復單位數：{open}\n{link}",
    en_subject="[{number}] {unit} has answered: {category}",
    en_body="Units still to answer: {open}\n{link}",
    channels=("inbox",),
)
declare_template(
    "cases.part_cancelled",
    zh_subject="【{number}】{lead}已取消會辦：{category}",
    zh_body="{unit}無須再辦理本項會辦。\n{link}",
    en_subject="[{number}] {lead} does without {unit}: {category}",
    en_body="{unit} need not do its part any more.\n{link}",
    channels=("inbox",),
)
declare_sentence(
    "cases.case_part_asked",
    "請{unit}會辦，期限 {due_at}",
    "{unit} was asked to do its part by {due_at}",
)
declare_sentence("cases.case_part_answered", "{unit}回復會辦", "{unit} reported on its part")
declare_sentence(
    "cases.case_part_cancelled", "取消{unit}會辦", "The part of {unit} is not needed any more"
)


def undone_parts(actor: Actor) -> QuerySet[Part]:
    """The parts that wait for the actor's units."""
    return parts.to_do(actor)


navigate(
    "cases.parts",
    _("Parts for other units"),
    "cases:parts",
    permission="cases.answer_part",
    section="work",
    order=18,
    icon="users",
    count=undone_parts,
)
