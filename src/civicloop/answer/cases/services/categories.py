"""Groups, categories and their extra questions, edited one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from civicloop.answer.cases import policies, rules
from civicloop.answer.cases.errors import CategoryError, Fault
from civicloop.answer.cases.events import CategoryGroupSaved, CategorySaved
from civicloop.answer.cases.models import Category, CategoryGroup
from civicloop.answer.cases.models.categories import STATUTORY_CAP
from civicloop.answer.cases.rules.drafts import Faults
from civicloop.answer.cases.services import revising
from civicloop.answer.cases.states import Confidentiality, Kind, StatutoryBasis
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.schemas import services as schemas
from civicloop.kernel.schemas.errors import DefinitionError, EarlierVersionError

if TYPE_CHECKING:
    from civicloop.kernel.schemas.models import FormSchema

EDITABLE = (
    "kind",
    "group",
    "name_zh",
    "name_en",
    "hint_zh",
    "hint_en",
    "advice_zh",
    "advice_en",
    "keywords_zh",
    "keywords_en",
    "icon",
    "position",
    "operational_hours",
    "statutory_days",
    "statutory_basis",
    "needs_place",
    "needs_photo",
    "confidentiality",
    "is_public",
    "is_offered",
    "is_for_staff",
)
GROUP_FIELDS = ("name_zh", "name_en", "hint_zh", "hint_en", "icon", "position")
LIMITS = {
    "name_zh": 60,
    "name_en": 80,
    "hint_zh": 200,
    "hint_en": 300,
    "advice_zh": 300,
    "advice_en": 400,
    "keywords_zh": 40,
    "keywords_en": 60,
}
HOURS = range(1, 721)
DAYS = range(1, STATUTORY_CAP + 1)


@transaction.atomic
def save_group(
    code: str, values: Mapping[str, Any], *, actor: Actor, now: datetime | None = None
) -> CategoryGroup:
    """Make a group of categories or change it; the same values again change nothing."""
    policies.require(policies.may_edit_categories(actor), action="cases.edit_categories")
    _refuse_unknown(values, GROUP_FIELDS)
    row = CategoryGroup.objects.select_for_update().filter(code=code).first()
    row = row or CategoryGroup(code=code)
    new, changed = row.pk is None, _changed(row, values)
    _lay(row, {name: values[name] for name in changed})
    _refuse(_name_faults(row))
    if changed:
        row.save()
        revising.keep(row.ref, _values(row, GROUP_FIELDS), actor=actor, now=now)
        event = CategoryGroupSaved(row.ref, row.code, revising.named(changed, new=new))
        ledger.append(event, actor=actor, at=now)
    return row


@transaction.atomic
def save_category(
    code: str, values: Mapping[str, Any], *, actor: Actor, now: datetime | None = None
) -> Category:
    """Make a category or change it; cases that are open keep the clocks they were given.

    ``group`` is the code of a group, or nothing.
    """
    policies.require(policies.may_edit_categories(actor), action="cases.edit_categories")
    _refuse_unknown(values, EDITABLE)
    wanted = dict(values)
    if "group" in wanted:
        wanted["group"] = _group(wanted["group"])
    row = Category.objects.select_for_update().filter(code=code).first() or Category(code=code)
    new, changed = row.pk is None, _changed(row, wanted)
    _lay(row, {name: wanted[name] for name in changed})
    _refuse(_category_faults(row))
    if changed:
        row.save()
        revising.keep(row.ref, _values(row, EDITABLE), actor=actor, now=now)
        event = CategorySaved(row.ref, row.code, revising.named(changed, new=new))
        ledger.append(event, actor=actor, at=now)
    return row


@transaction.atomic
def ask_questions(
    code: str,
    definition: Mapping[str, Any],
    *,
    effective_from: date,
    actor: Actor,
    now: datetime | None = None,
) -> FormSchema:
    """Let a category ask these questions from a day on; earlier answers keep their version."""
    policies.require(policies.may_edit_categories(actor), action="cases.edit_categories")
    category = Category.objects.select_for_update().filter(code=code).first()
    if category is None:
        raise CategoryError({"category": (Fault("unknown_category"),)})
    try:
        schema = schemas.publish(
            rules.schema_key(code),
            definition,
            title_zh=category.name_zh,
            title_en=category.name_en,
            effective_from=effective_from,
            actor=actor,
            now=now,
        )
    except DefinitionError as error:
        told = " ".join(error.problems)
        raise CategoryError({"questions": (Fault("definition", {"told": told}),)}) from error
    except EarlierVersionError as error:
        raise CategoryError({"effective_from": (Fault("version_too_early"),)}) from error
    if not category.has_questions:
        category.has_questions = True
        category.save(update_fields=["has_questions"])
    ledger.append(CategorySaved(category.ref, code, "questions"), actor=actor, at=now)
    return schema


@transaction.atomic
def ask_nothing(code: str, *, actor: Actor) -> Category:
    """Let a category ask no questions any more, at once; a later version begins anew."""
    policies.require(policies.may_edit_categories(actor), action="cases.edit_categories")
    category = Category.objects.select_for_update().filter(code=code).first()
    if category is None:
        raise CategoryError({"category": (Fault("unknown_category"),)})
    if category.has_questions:
        category.has_questions = False
        category.save(update_fields=["has_questions"])
        ledger.append(CategorySaved(category.ref, code, "questions"), actor=actor)
    return category


def _group(code: str | None) -> CategoryGroup | None:
    found = CategoryGroup.objects.filter(code=code).first() if code else None
    if code and found is None:
        raise CategoryError({"group": (Fault("unknown_group"),)})
    return found


def _refuse_unknown(values: Mapping[str, Any], known: tuple[str, ...]) -> None:
    _refuse({name: (Fault("unknown_field"),) for name in sorted(set(values) - set(known))})


def _changed(row: Category | CategoryGroup, values: Mapping[str, Any]) -> list[str]:
    new = row._state.adding  # noqa: SLF001 (Django's own flag)
    return [name for name, value in values.items() if new or getattr(row, name) != value]


def _values(row: Category | CategoryGroup, names: tuple[str, ...]) -> dict[str, Any]:
    """The values as they are kept and compared; a group stands by its code."""
    found = {name: getattr(row, name) for name in names}
    if found.get("group") is not None:
        found["group"] = found["group"].code
    return found


def _lay(row: Category | CategoryGroup, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _refuse(faults: Faults) -> None:
    if faults:
        raise CategoryError(faults)


def _name_faults(row: Category | CategoryGroup) -> Faults:
    faults: Faults = {}
    if not rules.is_code(row.code):
        faults["code"] = (Fault("code_format"),)
    for name in ("name_zh", "name_en"):
        if not getattr(row, name).strip():
            faults[name] = (Fault("missing"),)
    return _text_faults(row, ("name_zh", "name_en", "hint_zh", "hint_en")) | faults


def _text_faults(row: Category | CategoryGroup, names: tuple[str, ...]) -> Faults:
    found = {name: rules.check_text(getattr(row, name), limit=LIMITS[name]) for name in names}
    return {name: wrong for name, wrong in found.items() if wrong}


def _category_faults(row: Category) -> Faults:
    faults = _name_faults(row)
    if row.operational_hours not in HOURS:
        faults["operational_hours"] = (Fault("out_of_range", {"lowest": 1, "highest": 720}),)
    if row.statutory_days not in DAYS:
        faults["statutory_days"] = (Fault("out_of_range", {"lowest": 1, "highest": STATUTORY_CAP}),)
    for name, codes in (
        ("kind", Kind),
        ("statutory_basis", StatutoryBasis),
        ("confidentiality", Confidentiality),
    ):
        if getattr(row, name) not in set(codes):
            faults[name] = (Fault("unknown_choice"),)
    if row.confidentiality == Confidentiality.RESTRICTED and row.is_public:
        faults["is_public"] = (Fault("restricted_is_not_public"),)
    faults |= _text_faults(row, ("advice_zh", "advice_en"))
    for name in ("keywords_zh", "keywords_en"):
        found = [rules.check_text(word, limit=LIMITS[name]) for word in getattr(row, name)]
        wrong: tuple[Fault, ...] = next((each for each in found if each), ())
        if wrong:
            faults[name] = wrong
    return faults
