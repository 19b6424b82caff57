"""The recount of each class against worked examples; each row cites its rule."""

from datetime import date

import pytest

from civicloop.evaluate.documents.rules import (
    CLOCKS,
    DayTable,
    Facts,
    explained,
    outcome,
    recount,
    scores_days,
    started,
)
from civicloop.evaluate.documents.states import Category, Ending, Joined, Kind, Outcome
from civicloop.kernel.clock.errors import LimitRefusedError
from civicloop.kernel.clock.rules import SENTENCES, Closure, Half, fallback_tables, merge

CALENDAR = merge(fallback_tables(range(2005, 2028)))
TABLE = DayTable(CALENDAR, date(2005, 1, 1), date(2045, 12, 31))
FRIDAY = date(2005, 10, 7)
G, N = Category.GENERAL, Kind.NONE


def facts(category, kind, received_on, done_on=None, **more) -> Facts:
    ending = Ending.OPEN if done_on is None else Ending.SENT
    return Facts(category, kind, received_on, done_on, ending, **more)


def both(row: Facts, calendar=CALENDAR, table=TABLE):
    found = recount(row, calendar)
    assert table.recount(row) == found
    return found.due_on, found.days_used, found.flag


LETTER = date(2005, 10, 17)
EXAMPLES = {
    # 文書處理手冊 §79 worked example (A0 golden): received Fri 94/10/7, reply within ten days
    "A0 answered 10/14 uses four days": (
        facts(G, Kind.DATED, FRIDAY, date(2005, 10, 14), until=LETTER), LETTER, 4.0),
    "A0 answered 10/18 is late and uses six": (
        facts(G, Kind.DATED, FRIDAY, date(2005, 10, 18), until=LETTER), LETTER, 6.0),
    # A0 golden: special tracking approved 94/10/9 for thirty days ends 94/11/8
    "A0 special tracking": (
        facts(Category.SPECIAL, N, date(2005, 10, 9), limit=30), date(2005, 11, 8), None),
    # 文書處理手冊 §78: one, three and six working days; Monday 10 October is a holiday
    "A5 most urgent": (facts(G, Kind.MOST_URGENT, FRIDAY), date(2005, 10, 11), None),
    "A5 urgent": (facts(G, Kind.URGENT, FRIDAY, date(2005, 10, 13)), date(2005, 10, 13), 3.0),
    "A5 ordinary": (facts(G, Kind.ORDINARY, FRIDAY, date(2005, 10, 18)), date(2005, 10, 18), 6.0),
    # A5-5: closed on the day of receipt is half a day
    "A5-5 same day": (facts(G, Kind.ORDINARY, FRIDAY, FRIDAY), date(2005, 10, 18), 0.5),
    # A5-3: an answer in time counts six days at most, a late one all
    "A5-3 in time, capped": (
        facts(G, Kind.DATED, date(2026, 3, 2), date(2026, 3, 18), until=date(2026, 3, 20)),
        date(2026, 3, 20), 6.0),
    "A5-3 late, not capped": (
        facts(G, Kind.DATED, date(2026, 3, 2), date(2026, 3, 23), until=date(2026, 3, 20)),
        date(2026, 3, 20), 15.0),
    # 文書處理手冊 §78: a letter that came after its date is an ordinary one
    "A5 already past": (
        facts(G, Kind.DATED, date(2026, 3, 2), until=date(2026, 2, 27)), date(2026, 3, 10), None),
    # 立法院職權行使法 §22-23: ten and fifteen working days
    "A5 oral question": (
        facts(Category.LEGISLATORS, Kind.ORAL, date(2026, 3, 2)), date(2026, 3, 16), None),
    "A5 written question": (
        facts(Category.LEGISLATORS, Kind.WRITTEN, date(2026, 3, 2)), date(2026, 3, 23), None),
    # 行政程序法 §51: two months, one extension of the same length at most
    "A5 application": (
        facts(Category.APPLICATIONS, N, date(2026, 3, 2)), date(2026, 5, 4), None),
    "A5 application extended": (
        facts(Category.APPLICATIONS, N, date(2026, 3, 2), extended_by=2, extended_times=1,
              extended_on=date(2026, 4, 30)), date(2026, 7, 2), None),
    "A5 application with a published period": (
        facts(Category.APPLICATIONS, N, date(2026, 3, 2), limit=10), date(2026, 3, 12), None),
    # 縣市人民陳情案件處理規定: thirty working days at most
    "A5 petition": (facts(Category.PETITIONS, N, date(2026, 3, 2), limit=14),
                    date(2026, 3, 20), None),
    # 訴願法 §85: three months; §58: twenty days of practice
    "A5 appeal": (facts(Category.APPEALS, Kind.DECIDING, date(2026, 3, 2)),
                  date(2026, 6, 2), None),
    "A5 appeal answered": (facts(Category.APPEALS, Kind.ANSWER, date(2026, 3, 2)),
                           date(2026, 3, 23), None),
    # 監察法 §25: two months
    "A5 Control Yuan": (facts(Category.CONTROL_YUAN, N, date(2026, 3, 2)),
                        date(2026, 5, 4), None),
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples(name):
    row, due_on, days = EXAMPLES[name]
    assert both(row) == (due_on, days, "")


EXTENSIONS = {
    "A5-7 counted": ({"extended_by": 5, "extended_times": 1, "extended_on": date(2026, 3, 10)},
                     date(2026, 3, 17), ""),
    "A5-7 decided too late": (
        {"extended_by": 5, "extended_times": 1, "extended_on": date(2026, 3, 11)},
        date(2026, 3, 10), "extended_too_late"),
    "A5-7 four times": ({"extended_by": 5, "extended_times": 4, "extended_on": date(2026, 3, 9)},
                        date(2026, 3, 10), "extended_too_often"),
    "A5-7 more than thirty days": (
        {"extended_by": 31, "extended_times": 2, "extended_on": date(2026, 3, 9)},
        date(2026, 3, 10), "extended_too_long"),
}  # fmt: skip


@pytest.mark.parametrize("name", EXTENSIONS)
def test_extensions_count_within_their_rule_only(name):
    more, due_on, flag = EXTENSIONS[name]
    assert both(facts(G, Kind.ORDINARY, date(2026, 3, 2), **more)) == (due_on, None, flag)


def test_a_case_of_the_control_yuan_is_never_extended():
    row = facts(Category.CONTROL_YUAN, N, date(2026, 3, 2), extended_by=1, extended_times=1)
    assert both(row) == (date(2026, 5, 4), None, "extended_never")


def test_half_a_day_closed_is_half_a_day_used():
    calendar = CALENDAR.with_closures([Closure(date(2026, 3, 3), Half.AFTERNOON)])
    row = facts(G, Kind.URGENT, date(2026, 3, 2), date(2026, 3, 4))
    table = DayTable(calendar, date(2020, 1, 1), date(2045, 12, 31))
    assert both(row, calendar, table) == (date(2026, 3, 6), 1.5, "")


def test_a_petition_stands_still_while_it_is_suspended():
    row = facts(Category.PETITIONS, N, date(2026, 3, 2), limit=5,
                paused_on=date(2026, 3, 4), resumed_on=date(2026, 3, 6))  # fmt: skip
    assert both(row) == (date(2026, 3, 11), None, "")


def test_a_compiled_reply_starts_with_the_last_and_joined_letters_with_the_first():
    """A5-6 (原住民族委員會公文處理規定); what came after the reply is not in it."""
    row = facts(G, Kind.ORDINARY, date(2026, 3, 4), date(2026, 3, 12))
    days = [date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 13)]
    compiled = started(row, days, Joined.COMPILED, CALENDAR)
    merged = started(row, days, Joined.MERGED, CALENDAR)
    assert (compiled.received_on, merged.received_on) == (date(2026, 3, 9), date(2026, 3, 2))


def test_a_limit_that_a_class_does_not_allow_is_refused():
    with pytest.raises(LimitRefusedError):
        recount(facts(Category.PETITIONS, N, FRIDAY, limit=31), CALENDAR)
    with pytest.raises(LimitRefusedError):
        TABLE.recount(facts(Category.SPECIAL, N, FRIDAY))


END = date(2026, 3, 31)
OUTCOMES = [
    (Ending.OPEN, None, date(2026, 3, 31), Outcome.OVERDUE),
    (Ending.OPEN, None, date(2026, 4, 1), Outcome.PENDING),
    (Ending.SENT, date(2026, 3, 30), date(2026, 3, 30), Outcome.ON_TIME),
    (Ending.SENT, date(2026, 3, 31), date(2026, 3, 30), Outcome.LATE),
    (Ending.FILED, date(2026, 3, 31), date(2026, 3, 1), Outcome.FILED),
]


@pytest.mark.parametrize(("ending", "done_on", "due_on", "wanted"), OUTCOMES)
def test_outcomes_at_the_end_of_the_month(ending, done_on, due_on, wanted):
    assert outcome(ending, done_on, due_on, END) is wanted


def test_the_explanation_ends_with_the_judgement_and_names_its_rules():
    steps = explained(EXAMPLES["A5-3 in time, capped"][0], CALENDAR).steps
    assert [step.rule for step in steps[-3:]] == ["A5-限期公文", "A5-3", "A5-4"]
    assert {step.code for step in steps} <= set(SENTENCES)


def test_seven_classes_and_only_letters_are_averaged():
    assert {category for category, _kind in CLOCKS} == set(Category)
    assert [one for one in Category if scores_days(one)] == [Category.GENERAL]
