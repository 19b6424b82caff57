"""A monthly report is opened, checked and sent on the days that are set, or held and told of.

每月彙整各機關處理績效簽報市長 (reports of the first half of 2020): the report of each month goes
to the mayor's office by itself.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import EVERYWHERE, machine, person
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices.models import Message
from civicloop.publish.reports import queries
from civicloop.publish.reports import services as reports
from civicloop.publish.reports.errors import SectionError
from civicloop.publish.reports.models import Edition, Schedule, Section, Version
from civicloop.publish.reports.states import SectionState
from tests.web.reports import city as laying
from tests.web.reports.city import EDITOR

pytestmark = pytest.mark.django_db

KIND = "petition-performance"
OPENS = datetime(2026, 1, 5, 1, tzinfo=UTC)
ISSUES = datetime(2026, 1, 10, 1, tzinfo=UTC)  # nine in the morning in Taipei
WRONG = "查核案件計163件，其中103件，占63.8％。"
"""A share of a printed report that does not follow from its parts."""


@pytest.fixture
def scheduled(city):
    laying.counted()
    return schedule(city)


def schedule(city, **changed):
    asked = {"opens_on": 5, "issues_on": 10, "without_texts": False, "is_on": True} | changed
    unit = city.units["ROADS"].pk
    return reports.change_schedule(KIND, unit=unit, actor=EDITOR, now=OPENS, **asked)


def ready(first="本期持續辦理。"):
    """The report that was opened by itself, its texts approved and its findings answered."""
    assert reports.issue_due(now=OPENS) == 1
    row = Edition.objects.get()
    laying.approved(row, first=first)
    return row


def told(template):
    return Message.objects.filter(template=template, channel="inbox")


def events(row):
    return [event.name.partition(".")[2] for event in ledger.history(row.ref)]


def test_it_is_opened_and_sent_on_its_days_and_once(city, scheduled):
    assert reports.issue_due(now=OPENS - timedelta(days=1)) == 0
    row = ready()
    assert (row.period, row.due_at, row.opened_by) == ("2025-12", ISSUES, "machine:reports")
    assert told("reports.assigned").exists()
    assert reports.issue_due(now=OPENS + timedelta(hours=1)) == 0
    laying.answered(row, queries)
    assert reports.issue_due(now=ISSUES - timedelta(seconds=1)) == 0
    assert reports.issue_due(now=ISSUES) == 1
    version = Version.objects.get()
    assert (version.published_by, version.published_at) == ("machine:reports", ISSUES)
    assert (version.laid_before, version.laid_to) == ("mayor", 1)
    assert told("reports.laid").count() == 1
    assert events(row)[-2:] == ["report_published", "report_laid"]
    assert reports.issue_due(now=ISSUES + timedelta(hours=1)) == 0
    assert Version.objects.count() == 1


def test_a_text_that_is_not_approved_holds_it_until_it_is(city, scheduled):
    row = ready()
    laying.answered(row, queries)
    Section.objects.filter(place=1).update(state=SectionState.SENT, approved_by="")
    assert reports.issue_due(now=ISSUES) == 0
    row.refresh_from_db()
    assert (row.held_at, row.held_why, row.held_number) == (ISSUES, "texts", 1)
    editors = told("reports.held_texts").count()
    assert editors
    assert events(row)[-1] == "issue_held"
    assert reports.issue_due(now=ISSUES + timedelta(hours=1)) == 0
    assert told("reports.held_texts").count() == editors, "the same is told once"
    reports.lay_due(now=ISSUES + timedelta(hours=1))
    assert told("reports.late").count() == 1, "the mayor; its editors know already"
    Section.objects.filter(place=1).update(
        state=SectionState.APPROVED, approved_by=laying.APPROVER.ref
    )
    later = datetime(2026, 2, 2, 1, tzinfo=UTC)
    assert reports.issue_due(now=later) == 1, "what was held is not forgotten in the next month"
    row.refresh_from_db()
    assert (Version.objects.get().edition_id, row.held_why) == (row.pk, "")


def test_what_does_not_follow_holds_it_until_somebody_answers(city, scheduled):
    row = ready(first=WRONG)
    assert reports.issue_due(now=ISSUES) == 0
    row.refresh_from_db()
    found = laying.answered(row, queries)
    assert (row.held_why, row.held_number) == ("findings", found)
    assert told("reports.held_findings").exists()
    page = city.client("analyst").get(
        f"/reports/desk/{row.pk}/", headers={"accept-language": "zh-hant"}
    )
    assert "未於預定日期自動發布" in page.content.decode()
    assert reports.issue_due(now=ISSUES + timedelta(hours=1)) == 1
    assert Version.objects.get().findings


def test_where_it_is_allowed_a_text_that_nobody_began_holds_nothing(city):
    laying.counted()
    schedule(city, without_texts=True)
    assert reports.issue_due(now=OPENS) == 1
    row = Edition.objects.get()
    first, second = row.sections.order_by("place")
    reports.write(first.pk, text="本期落後原因。", number=0, actor=EDITOR, now=OPENS)
    laying.answered(row, queries)
    assert reports.issue_due(now=ISSUES) == 0, "what is being written waits for its approval"
    second.refresh_from_db()
    assert (second.state, second.text) == (SectionState.WAITING, "")
    reports.send(first.pk, actor=EDITOR, now=ISSUES)
    reports.approve(first.pk, actor=laying.APPROVER, now=ISSUES)
    laying.answered(row, queries)
    assert reports.issue_due(now=ISSUES + timedelta(hours=1)) == 1
    second.refresh_from_db()
    assert (second.text, second.approved_by) == ("本期未提供文字說明。", "machine:reports")
    assert events(second)[-2:] == ["section_written", "section_approved"]


def test_a_paused_one_is_left_to_people(city):
    laying.counted()
    schedule(city, is_on=False)
    assert reports.issue_due(now=ISSUES) == 0
    assert not Edition.objects.exists()


@pytest.mark.parametrize(("opens_on", "issues_on"), [(0, 10), (11, 10), (1, 29)])
def test_days_that_a_month_may_lack_or_in_another_order_change_nothing(city, opens_on, issues_on):
    with pytest.raises(SectionError, match="days"):
        schedule(city, opens_on=opens_on, issues_on=issues_on)
    assert not Schedule.objects.exists()


def test_only_monthly_reports_and_only_editors_set_days(city):
    unit = city.units["ROADS"].pk
    days = {"opens_on": 1, "issues_on": 2, "without_texts": False, "is_on": True}
    for kind in ("council", "control-bulletin"):
        with pytest.raises(SectionError, match="not_monthly"):
            reports.change_schedule(kind, unit=unit, actor=EDITOR, **days)
    writer = person(9, grants={"reports.write": EVERYWHERE})
    for actor in (writer, machine("reports", "reports.edit")):
        with pytest.raises(NotPermittedError):
            reports.change_schedule(KIND, unit=unit, actor=actor, **days)
    assert not Schedule.objects.exists()


def test_days_are_set_and_read_on_their_page(city):
    client, zh = city.client("analyst"), {"accept-language": "zh-hant"}
    address = f"/reports/desk/schedules/{KIND}/"
    sent = {"unit": str(city.units["ROADS"].pk), "opens_on": "3", "issues_on": "2", "is_on": "on"}
    refused = client.post(address, sent, headers=zh)
    assert "開始編製日不得晚於發布日" in refused.content.decode()
    assert client.post(address, sent | {"issues_on": "8"}, headers=zh).status_code == 302
    row = Schedule.objects.get()
    assert (row.kind, row.opens_on, row.issues_on, row.is_on) == (KIND, 3, 8, True)
    assert [one.name for one in ledger.history(row.ref)] == ["reports.schedule_changed"]
    page = client.get("/reports/desk/schedules/", headers=zh).content.decode()
    assert "次月 3 日開始編製" in page
    assert 'value="8"' in client.get(address, headers=zh).content.decode()
