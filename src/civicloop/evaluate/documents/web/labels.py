"""The words of classes, kinds, outcomes, states, causes, faults and figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.documents.queries import metrics
from civicloop.evaluate.documents.rules import shown
from civicloop.evaluate.documents.states import Category, ChaseState, Ending, Kind, Outcome

CATEGORIES: dict[str, Any] = {
    Category.GENERAL.value: _("General documents"),
    Category.LEGISLATORS.value: _("Questions of legislators"),
    Category.APPLICATIONS.value: _("Applications of people"),
    Category.PETITIONS.value: _("Petitions of people"),
    Category.APPEALS.value: _("Administrative appeals"),
    Category.SPECIAL.value: _("Special tracking"),
    Category.CONTROL_YUAN.value: _("Control Yuan cases"),
}
KINDS: dict[str, Any] = {
    Kind.NONE.value: "",
    Kind.MOST_URGENT.value: _("Most urgent document"),
    Kind.URGENT.value: _("Urgent document"),
    Kind.ORDINARY.value: _("Ordinary document"),
    Kind.DATED.value: _("Document with a date named"),
    Kind.ORAL.value: _("Oral question"),
    Kind.WRITTEN.value: _("Written question"),
    Kind.DECIDING.value: _("Decision on an appeal"),
    Kind.ANSWER.value: _("Answer to an appeal"),
}
TONES = {
    Outcome.ON_TIME: "success",
    Outcome.LATE: "warning",
    Outcome.FILED: "neutral",
    Outcome.PENDING: "info",
    Outcome.OVERDUE: "danger",
}
OUTCOMES: dict[str, tuple[Any, str]] = {
    one.value: (metrics.OUTCOMES[one], tone) for one, tone in TONES.items()
}
ENDINGS: dict[str, Any] = {
    Ending.OPEN.value: _("Not ended yet"),
    Ending.SENT.value: _("Reply sent"),
    Ending.FILED.value: _("Filed without a reply"),
}
IMPROVEMENTS: dict[str, Any] = {
    "owed": (_("To be written"), "warning"),
    "written": (_("To be judged"), "info"),
    "returned": (_("Returned"), "danger"),
    "accepted": (_("Improvement accepted"), "success"),
}
STATES: dict[str, tuple[Any, str]] = {
    ChaseState.ASKED.value: (_("Explanation asked for"), "warning"),
    ChaseState.EXPLAINED.value: (_("Explained, waits for review"), "info"),
    ChaseState.ACCEPTED.value: (_("Explanation accepted"), "success"),
    ChaseState.RETURNED.value: (_("Explanation returned"), "danger"),
}
CAUSES: dict[str, Any] = {
    "awaiting_reply": _("Another agency has not answered"),
    "complex": _("The matter is complex or joint"),
    "staff": _("Staff changed or was short"),
    "system": _("The document system failed"),
    "wrong_row": _("The row is wrong"),
    "other": _("Another cause of delay"),
}
MAPPINGS: dict[str, Any] = {
    "second-generation": _("Second-generation document system"),
    "plain": _("Plain table with English headings"),
}
FLAGS: dict[str, Any] = {
    "extended_too_often": _("An extension is not counted: granted too often."),
    "extended_too_long": _("An extension is not counted: too long in all."),
    "extended_too_late": _("An extension is not counted: decided after the limit."),
    "extended_never": _("An extension is not counted: this class is never extended."),
}
REASONS: dict[str, Any] = {
    "overdue_rate": _("Overdue rate above the threshold"),
    "counts_differ": _("The system counts otherwise than we do"),
}
FIELDS: dict[str, Any] = {
    "received_on": _("Day of receipt"),
    "done_on": _("Day on which it was done"),
    "ending": _("How it ended"),
}
HANDBOOK = "文書處理手冊"
BASES: dict[str, str] = {
    "A0-1": "行政程序法 §48",
    "A0-2": "行政程序法 §48",
    "A0-3": f"行政程序法 §48；{HANDBOOK} §79",
    "A0-5": "行政程序法 §51",
    "A0-6": "政府行政機關辦公日曆表",
    **{f"A5-{number}": f"{HANDBOOK} §79" for number in (1, 2, 3, 4, 5, 8)},
    **{f"A5-{name}": f"{HANDBOOK} §78" for name in
       ("最速件", "速件", "普通件", "限期公文", "專案管制")},
    "A5-人民申請": "行政程序法 §51",
    "A5-人民陳情": f"{HANDBOOK} §79",
    "A5-訴願": "訴願法 §85、§86",
    "A5-訴願答辯": "訴願法 §58、§61",
    "A5-立委質詢": "立法院職權行使法 §22、§23",
    "A5-監察案件": "監察法 §25、施行細則 §20、§21、§29",
}  # fmt: skip
"""The law behind the rules that appear in an explanation, as the law calls itself."""
FAULTS: dict[str, Any] = {
    "required": _("Write this down, within the length that is allowed."),
    "unknown": _("Choose one of the values."),
    "unchanged": _("Nothing is different from what stands."),
    "ending_and_day": _("A document that ended needs its day, and an open one has none."),
    "not_in_month": _("The day does not fit the document and its month."),
    "limit_refused": _("With this day, the class has no valid limit."),
    "nothing_to_chase": _("Nothing is past its limit that does not wait for an answer already."),
    "not_published": _("The month is not published yet; its publication asks for them."),
    "nothing_to_improve": _("Every agency above the threshold is asked already, or none is."),
    "too_many": _("Draw at least one agency, and not more than there are."),
    "too_far": _("This day is too far ahead."),
    "before_receipt": _("This day lies before the document was received."),
    "past": _("The day of opening lies in the past."),
    "drawn_already": _("The agencies of this visit are drawn already."),
}


def fault_text(code: str) -> Any:  # noqa: ANN401 (a lazy text)
    """A fault in words."""
    return FAULTS[code]


def fault_words(fault: str) -> Any:  # noqa: ANN401 (a lazy text)
    """What keeps a month from being published, in words."""
    if fault == "empty":
        return _("The month has no documents.")
    return _("Sums or shares do not agree: %(where)s") % {"where": fault}


def percent_text(value: Decimal | None) -> str:
    """A share with two places, or a dash where it is one of nothing."""
    found = shown(value)
    return "—" if found is None else f"{found} %"


def days_text(value: Decimal | float | None) -> str:
    """Days as they are shown."""
    if value is None:
        return "—"
    return str(shown(value)) if isinstance(value, Decimal) else f"{value:g}"
