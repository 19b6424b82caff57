"""Two at one report at the same instant: one edition, one version, one signature."""

from functools import partial

import pytest

from civicloop.kernel.ledger import queries as ledger
from civicloop.publish.reports import queries
from civicloop.publish.reports import services as reports
from civicloop.publish.reports.errors import PeriodError, ReportError, SectionError
from civicloop.publish.reports.models import Edition, Section, Version
from civicloop.publish.reports.states import SectionState
from tests.races import together
from tests.web.conftest import small_city  # noqa: F401 (a fixture)
from tests.web.reports import city as laying
from tests.web.reports.city import APPROVER, EDITOR, NOW
from tests.web.reports.conftest import city, edition  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db(transaction=True)
at_once = partial(together.at_once, told=ReportError)


def refusals(found):
    return [str(one) for one in found if isinstance(one, ReportError)]


def names(row):
    return [event.name.partition(".")[2] for event in ledger.history(row.ref)]


@pytest.fixture
def ready(edition):  # noqa: F811 (the fixture)
    laying.counted(2)
    laying.approved(edition)
    laying.answered(edition, queries)
    return edition


def test_a_report_that_two_open_at_once_is_opened_once(city):  # noqa: F811 (the fixture)
    opening = partial(laying.opened, city.units["ROADS"].pk)
    found = at_once(opening, opening)
    assert [type(one) for one in found if isinstance(one, ReportError)] == [PeriodError]
    row = Edition.objects.get()
    assert row.sections.count() == len(queries.kind("half-year").sections)
    assert names(row) == ["edition_opened"]


def test_a_report_that_two_publish_at_once_is_published_once(ready):
    publishing = partial(reports.publish, ready.pk, corrects=0, actor=EDITOR, now=NOW)
    assert refusals(at_once(publishing, publishing)) == ["newer"]
    assert Version.objects.get().number == 1
    assert names(ready).count("report_published") == 1


def test_a_correction_that_is_sent_twice_is_one_version(ready):
    reports.publish(ready.pk, actor=EDITOR, now=NOW)
    correcting = partial(
        reports.publish, ready.pk, note="更正標題", corrects=1, actor=EDITOR, now=NOW
    )
    assert refusals(at_once(correcting, correcting)) == ["newer"]
    assert list(Version.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_a_text_that_two_heads_sign_at_once_is_signed_once(edition):  # noqa: F811 (the fixture)
    row = edition.sections.order_by("place").first()
    reports.write(row.pk, text="本期持續辦理。", number=0, actor=EDITOR, now=NOW)
    reports.send(row.pk, actor=EDITOR, now=NOW)
    signing = partial(reports.approve, row.pk, number=1, actor=APPROVER, now=NOW)
    assert refusals(at_once(signing, signing)) == ["state"]
    assert names(row).count("section_approved") == 1


def test_a_text_that_is_returned_while_its_report_is_published_is_not_printed_unsigned(ready):
    row = ready.sections.order_by("place").first()

    def rewrite():
        reports.give_back(row.pk, reason="請補件數", actor=EDITOR, now=NOW)
        return reports.write(row.pk, text="未經核定之文字。", number=1, actor=EDITOR, now=NOW)

    found = at_once(partial(reports.publish, ready.pk, actor=EDITOR, now=NOW), rewrite)
    assert set(refusals(found)) <= {"unapproved"}
    assert Section.objects.get(pk=row.pk).state == SectionState.WRITTEN
    for version in Version.objects.all():
        assert "未經核定之文字。" not in str(version.document)


def test_a_version_that_its_head_did_not_read_is_not_signed(edition):  # noqa: F811 (the fixture)
    row = edition.sections.order_by("place").first()
    for number, text in enumerate(("甲文字。", "乙文字。")):
        reports.write(row.pk, text=text, number=number, actor=EDITOR, now=NOW)
    reports.send(row.pk, actor=EDITOR, now=NOW)
    with pytest.raises(SectionError, match="changed"):
        reports.approve(row.pk, number=1, actor=APPROVER, now=NOW)
    assert Section.objects.get(pk=row.pk).state == SectionState.SENT
    assert reports.approve(row.pk, number=2, actor=APPROVER, now=NOW).text == "乙文字。"
