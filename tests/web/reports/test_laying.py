"""The monthly petition performance goes to the mayor's office by itself, once, and is recorded.

每月彙整各機關處理績效簽報市長 (the reports of the first half of 2020).
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from civicloop.kernel.access import queries as access
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.notices.models import Message
from civicloop.kernel.organizations.models import Person
from civicloop.publish.reports import queries
from civicloop.publish.reports import services as reports
from civicloop.publish.reports.errors import TemplateError
from civicloop.publish.reports.models import Edition, Version
from civicloop.publish.reports.rules.templates import parse
from tests.web.reports import city as laying
from tests.web.reports.city import DUE, EDITOR, NOW

pytestmark = pytest.mark.django_db

LATER = DUE + timedelta(hours=1)


@pytest.fixture
def monthly(city):
    """The petition performance of September, every text approved and every finding answered."""
    laying.counted()
    row = reports.open_edition(
        "petition-performance", "2025-09", unit=city.units["ROADS"].pk, due_at=DUE, actor=EDITOR,
        now=NOW,
    )  # fmt: skip
    laying.approved(row)
    laying.answered(row, queries)
    return row


def told(template):
    return Message.objects.filter(template=template, channel="inbox")


def events(row):
    return [event.name.partition(".")[2] for event in ledger.history(row.ref)]


def receivers():
    return set(access.people_with("reports.receive", None, NOW).values_list("pk", flat=True))


def test_it_goes_to_the_mayors_office_when_it_is_published_and_once(city, monthly):
    version = reports.publish(monthly.pk, actor=EDITOR, now=NOW)
    assert len(receivers()) == 1
    assert (version.laid_before, version.laid_at, version.laid_to) == ("mayor", NOW, 1)
    assert told("reports.laid").count() == 1
    assert events(monthly)[-2:] == ["report_published", "report_laid"]
    assert reports.lay_due(now=LATER) == 0
    assert told("reports.laid").count() == 1


def test_a_correction_is_laid_as_well(city, monthly):
    reports.publish(monthly.pk, actor=EDITOR, now=NOW)
    laying.answered(monthly, queries)
    two = reports.publish(monthly.pk, note="更正", actor=EDITOR, now=LATER)
    assert two.laid_at == LATER
    assert told("reports.laid").count() == 2


def test_without_anybody_to_receive_it_it_waits_until_there_is_somebody(city, monthly):
    mayor = Person.objects.filter(pk=city.people["mayor"].pk)
    mayor.update(is_active=False)
    version = reports.publish(monthly.pk, actor=EDITOR, now=NOW)
    assert not receivers()
    assert version.laid_at is None
    assert reports.lay_due(now=LATER) == 0
    mayor.update(is_active=True)
    assert reports.lay_due(now=LATER) == 1
    version.refresh_from_db()
    assert (version.laid_at, version.laid_to) == (LATER, 1)


def test_what_is_late_is_told_once_to_editors_and_receivers(city, monthly):
    row = monthly.sections.order_by("place").first()
    reports.give_back(row.pk, reason="補充", actor=EDITOR, now=NOW)
    assert reports.lay_due(now=DUE - timedelta(seconds=1)) == 0
    assert reports.lay_due(now=LATER) == 1
    assert told("reports.late").count() == 3, "analyst, administrator and mayor"
    assert events(monthly)[-1] == "report_late"
    assert reports.lay_due(now=LATER) == 0
    assert not Version.objects.exists()


def test_other_kinds_and_published_ones_are_not_late(city, monthly, edition):
    reports.publish(monthly.pk, actor=EDITOR, now=NOW)
    assert reports.lay_due(now=LATER) == 0
    assert Edition.objects.filter(late_told_at=None).count() == 2
    assert not told("reports.late").exists()


def test_a_template_names_only_who_there_is():
    head = "---\nzh: 甲\nen: A\nperiods: [month]\nlaid_before: moon\n---\n文字\n"
    with pytest.raises(TemplateError, match="laid_before"):
        parse(head, key="one")
    assert parse(head.replace("moon", "mayor"), key="one").laid_before == "mayor"


def test_the_desk_says_before_whom_it_goes_and_when_it_went(city, monthly):
    client, zh = city.client("analyst"), {"accept-language": "zh-hant"}
    address = f"/reports/desk/{monthly.pk}/"
    assert "發布時自動簽報市長室" in client.get(address, headers=zh).content.decode()
    reports.publish(monthly.pk, actor=EDITOR, now=NOW)
    assert "已簽報市長室，通知 1 人" in client.get(address, headers=zh).content.decode()


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("zh-hant", "【簽報】陳情案件處理績效月報（114年9月）第 1 版"),
        ("en", "[Reports] Monthly petition performance, 2025-09, version 1"),
    ],
)
def test_a_message_names_the_report_in_its_readers_language(city, monthly, language, subject):
    Person.objects.filter(pk=city.people["mayor"].pk).update(language=language)
    reports.publish(monthly.pk, actor=EDITOR, now=NOW)
    assert notices.content(told("reports.laid").get()).subject == subject
