"""Money carried over: asked for, decided on, audited, and on into the next year."""

from dataclasses import replace
from datetime import date

import pytest

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    StepNotOpenError,
)
from civicloop.evaluate.resolutions.models import Carry
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import person
from civicloop.kernel.ledger import queries as ledger
from tests.db.resolutions.conftest import KEEPER, NOW, OFFICER, TODAY


@pytest.fixture
def draft(small_city):
    return resolutions.CarryDraft(
        unit_id=small_city.units["ROADS"].pk, year=2024, budget_year=2024, title="通學步道",
        ground="contract", basis="契約1號", available=86_000, paid=41_500, payable=3_200,
        carried=40_800, lapsed=500,
    )  # fmt: skip


@pytest.fixture
def asked(draft):
    return resolutions.ask_to_carry(draft, actor=OFFICER, now=NOW)


def decide(row, version=1, *, amount=40_800, **changes):
    values = {"grant": True, "amount": amount, "letter": "主預1號", "on": TODAY, "actor": KEEPER}
    return resolutions.decide_carry(row.pk, version=version, now=NOW, **values | changes)


def audit(row, version=2, *, amount=40_000, **changes):
    values = {"word": "修正減列", "letter": "審1號", "on": TODAY, "actor": KEEPER}
    return resolutions.note_audit(
        row.pk, amount=amount, version=version, now=NOW, **values | changes
    )


def test_from_the_wish_to_the_next_year(asked, draft, bodies):
    notice = resolutions.write_decision(
        bodies["accounts_audit"].pk, resolutions.DecisionDraft("請查明", draft.unit_id),
        given_on=TODAY, follow=True, actor=KEEPER, now=NOW,
    )  # fmt: skip
    assert asked.standing == 40_800
    assert list(queries.carries_to_decide()) == [asked]
    assert decide(asked).standing == 40_800
    row = audit(asked, notice=notice.number)
    assert (row.state, row.standing, row.notice) == ("audited", 40_000, notice)
    assert list(queries.carries_of(KEEPER, notice.pk)) == [asked]
    following = replace(
        draft, year=2025, available=40_000, paid=31_200, payable=2_600, carried=6_200, lapsed=0,
        follows_id=asked.pk,
    )  # fmt: skip
    wrong = replace(following, available=40_800, lapsed=800)
    with pytest.raises(FaultyFieldsError) as refused:
        resolutions.ask_to_carry(wrong, actor=OFFICER, now=NOW)
    assert refused.value.faults == {"available": "not_what_was_carried"}
    resolutions.ask_to_carry(following, actor=OFFICER, now=NOW)
    with pytest.raises(FaultyFieldsError) as refused:
        resolutions.ask_to_carry(following, actor=OFFICER, now=NOW)
    assert refused.value.faults == {"follows_id": "taken"}
    [account] = queries.accounts(KEEPER, 2025)
    assert (account.sums.available, account.sums.standing) == (40_000, 6_200)
    assert account.sums.adds_up
    assert queries.carried_gaps(KEEPER, 2025, is_over=True) == []
    told = [(one.body.get("move"), one.body.get("amount")) for one in ledger.history(asked.ref)]
    assert told == [(None, None), ("approve", 40_800), ("audit", 40_000)]


def test_a_word_that_comes_late_shows_where_the_years_part(asked, draft):
    decide(asked)
    following = replace(
        draft, year=2025, available=40_800, paid=40_000, payable=0, carried=800, lapsed=0,
        follows_id=asked.pk,
    )  # fmt: skip
    resolutions.ask_to_carry(following, actor=OFFICER, now=NOW)
    audit(asked)
    [(gap, row)] = queries.carried_gaps(KEEPER, 2025, is_over=False)
    assert (gap.what, gap.expected, gap.found, row.year) == ("changed", 40_000, 40_800, 2025)
    with pytest.raises(StepNotOpenError):
        resolutions.take_back_carry(asked.pk, reason="誤", version=3, actor=KEEPER, now=NOW)


def test_money_of_which_the_next_year_says_nothing_is_missed_once_it_is_over(asked):
    decide(asked)
    assert queries.carried_gaps(KEEPER, 2025, is_over=False) == []
    [(gap, row)] = queries.carried_gaps(KEEPER, 2025, is_over=True)
    assert (gap.what, gap.expected, row) == ("lost", 40_800, asked)


def test_what_is_refused_lapses_and_each_step_can_be_taken_back(asked):
    with pytest.raises(FaultyFieldsError) as refused:
        decide(asked, grant=False, letter="")
    assert refused.value.faults == {"letter": "missing", "reason": "missing"}
    row = decide(asked, grant=False, reason="未訂約")
    assert (row.state, row.standing) == ("refused", 0)
    assert queries.accounts(KEEPER, 2024) == []
    row = resolutions.take_back_carry(asked.pk, reason="誤植", version=2, actor=KEEPER, now=NOW)
    assert (row.state, row.decided_on, row.reason) == ("asked", None, "")
    decide(asked, version=3, amount=40_000)
    audit(asked, version=4, amount=0)
    row = resolutions.take_back_carry(asked.pk, reason="誤植", version=5, actor=KEEPER, now=NOW)
    assert (row.state, row.standing, row.audit_word) == ("approved", 40_000, "")


def test_the_agency_corrects_withdraws_and_comes_back(asked, draft):
    other = replace(draft, title="通學步道第二期")
    row = resolutions.change_carry(asked.pk, other, version=1, actor=OFFICER, now=NOW)
    assert (row.title, row.version) == ("通學步道第二期", 2)
    with pytest.raises(ChangedMeanwhileError):
        resolutions.change_carry(asked.pk, draft, version=1, actor=OFFICER, now=NOW)
    resolutions.withdraw_carry(asked.pk, reason="已付訖", version=2, actor=OFFICER, now=NOW)
    with pytest.raises(StepNotOpenError):
        decide(asked, version=3)
    row = resolutions.take_back_carry(asked.pk, reason="仍需", version=3, actor=OFFICER, now=NOW)
    assert row.state == "asked"


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"amount": 0}, {"amount": "missing"}),
        ({"amount": 40_801}, {"amount": "more_than_asked"}),
        ({"on": date(2026, 3, 3)}, {"on": "in_the_future"}),
    ],
)
def test_a_decision_that_is_wrong_is_named_and_changes_nothing(asked, changes, faults):
    with pytest.raises(FaultyFieldsError) as refused:
        decide(asked, **changes)
    assert refused.value.faults == faults
    assert Carry.objects.get().state == "asked"


def test_the_audit_confirms_no_more_than_was_approved_and_names_a_notice_that_there_is(asked):
    decide(asked, amount=40_000)
    with pytest.raises(FaultyFieldsError) as refused:
        audit(asked, amount=40_001, word=" ", notice="審115-999")
    assert refused.value.faults == {
        "amount": "more_than_asked", "word": "missing", "notice": "unknown_notice",
    }  # fmt: skip


def test_each_writes_for_ones_own_agency_and_sees_it_alone(asked, draft, small_city):
    parks = frozenset({small_city.units["PARKS"].pk})
    stranger = person(903, grants={"tracking.report": parks, "resolutions.see": parks})
    for verb in (
        lambda: resolutions.ask_to_carry(draft, actor=stranger, now=NOW),
        lambda: resolutions.withdraw_carry(
            asked.pk, reason="誤", version=1, actor=stranger, now=NOW
        ),
        lambda: decide(asked, actor=OFFICER),
    ):
        with pytest.raises(NotPermittedError):
            verb()
    assert not queries.carries(stranger)
    assert queries.accounts(stranger, 2024) == []
    moved = replace(draft, unit_id=small_city.units["PARKS"].pk)
    with pytest.raises(FaultyFieldsError, match="unit: not_the_same"):
        resolutions.change_carry(asked.pk, moved, version=1, actor=OFFICER, now=NOW)
    absent = replace(draft, follows_id=-1)
    with pytest.raises(FaultyFieldsError, match="follows_id: missing"):
        resolutions.ask_to_carry(absent, actor=OFFICER, now=NOW)
