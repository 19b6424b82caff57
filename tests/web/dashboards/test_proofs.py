"""A figure proves itself; its code opens it as printed and as it stands; nights are on record."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from civicloop.answer.cases.models import Round
from civicloop.engines.metrics import queries, services
from civicloop.engines.metrics.models import Citation, Snapshot
from civicloop.engines.metrics.rules import Month, codes
from civicloop.evaluate.resolutions.models import Session
from civicloop.kernel.clock import services as clock

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
ROWS = reverse("dashboards:rows", args=("cases", "on_time"))
PROOF = reverse("dashboards:proof", args=("cases", "on_time"))
CITE = reverse("dashboards:cite", args=("cases", "on_time"))
OCTOBER = {"period": "2026-10"}


@pytest.fixture(autouse=True)
def noon_of_a_day(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with clock.frozen(NOW):
        yield


def text_of(client, address, query=None):
    answer = client.get(address, query or {}, headers={"accept-language": "zh-hant"})
    return answer.content.decode()


def test_the_proof_names_parts_version_snapshot_fingerprint_and_a_permanent_link(client, rows):
    page = text_of(client, PROOF, {**OCTOBER, "by": "agency"})
    result = queries.resolve("cases.on_time", period="2026-10", by="agency", now=NOW)
    for wanted in ("50.00", "115年10月", result.snapshot, result.fingerprint, "工務局", "as_of="):
        assert wanted in page
    assert "/rows/" not in page
    assert '<form class="no-print" method="post"' not in page


def test_staff_open_the_rows_of_a_quarter(as_role, rows):
    client = as_role("analyst")
    page = text_of(client, PROOF, {"period": "115年第4季", "by": "agency", "value": "PWB"})
    assert "month=2026-Q4" in page
    listed = text_of(
        client,
        ROWS,
        {"by": "agency", "value": "PWB", "month": "2026-Q4", "side": "denominator"},
    )
    assert "115-0000000" in listed
    assert "115年第4季" in listed


def test_the_permanent_link_shows_what_was_kept_then(client, rows):
    address = {**OCTOBER, "as_of": NOW.isoformat()}
    Round.objects.filter(case=rows[1]).delete()
    with_change = NOW + timedelta(minutes=5)
    services.refresh("cases.case", [Month(2026, 10)], now=with_change)
    assert "100.00" in text_of(client, PROOF, OCTOBER)
    then = text_of(client, PROOF, address)
    assert "50.00" in then
    assert "100.00" not in then


def test_a_figure_stands_beside_the_period_before_and_the_year_before(client, rows):
    page = text_of(client, PROOF, {"period": "2026-H2"})
    assert "115年上半年" in page
    assert "114年下半年" in page


def test_a_session_of_the_council_is_a_period(client, rows):
    for number, begins, ends in (
        (7, date(2026, 4, 1), date(2026, 5, 20)),
        (8, date(2026, 9, 28), date(2026, 11, 10)),
    ):
        Session.objects.create(term=4, number=number, begins_on=begins, ends_on=ends)
    page = text_of(client, PROOF, {"period": "council:4-8"})
    assert "第4屆第8次定期會" in page
    assert "第4屆第7次定期會" in page
    assert "50.00" in page


def test_link_and_code_of_a_session_hold_when_its_number_is_corrected(client, as_role, rows):
    session = Session.objects.create(
        term=4, number=8, begins_on=date(2026, 9, 28), ends_on=date(2026, 11, 10)
    )
    page = text_of(client, PROOF, {"period": "council:4-8"})
    [permanent] = re.findall(r'class="wraps" href="([^"]+)"', page)
    as_role("analyst").post(CITE, {"period": "council:4-8"})
    code = Citation.objects.get().code
    Session.objects.filter(pk=session.pk).update(number=9)
    for address in (html.unescape(permanent), f"/f/{code}"):
        then = text_of(client, address)
        assert "第4屆第9次定期會" in then
        assert "50.00" in then
    assert client.get(PROOF, {"period": "council:4-8"}).status_code == 400


def test_a_code_opens_although_its_period_is_not_kept_any_more(client, as_role, rows):
    Session.objects.create(
        term=4, number=8, begins_on=date(2026, 9, 28), ends_on=date(2026, 11, 10)
    )
    as_role("analyst").post(CITE, {"period": "council:4-8"})
    Session.objects.all().delete()
    page = text_of(client, f"/f/{Citation.objects.get().code}")
    assert "50.00" in page
    assert "無數值" in page


def test_the_query_is_shown_to_whoever_asks(client, rows):
    assert "SELECT" not in text_of(client, PROOF, OCTOBER)
    page = text_of(client, PROOF, {**OCTOBER, "by": "agency", "query": "1"})
    assert "cases_case" in page
    assert "DOUBLE" in page


def test_another_version_leaves_a_break_mark(client, rows):
    Snapshot.objects.filter(month=date(2026, 9, 1)).update(version=1)
    page = text_of(client, PROOF, {"period": "2026-Q3"})
    assert "2026-09" in page
    assert "定義版本" in page


@pytest.mark.parametrize(
    "query",
    [
        {"period": "soon"},
        {"period": "2030"},
        {"period": "council:1-1"},
        {"by": "colour"},
        {"by": "agency", "value": "NOBODY"},
        {"value": "PWB"},
        {"as_of": "yesterday"},
        {"as_of": "2026-11-20T04:00:00"},
        {"as_of": "2026-99-99T00:00:00Z"},
        {"as_of": "0001-01-01T00:00:00+23:59"},
        {"period": "2026-01..2099-01"},
    ],
)
def test_an_address_that_asks_for_what_is_not_there_is_told_so(client, rows, query):
    answer = client.get(PROOF, query)
    assert answer.status_code == 400
    assert "沒有這樣的頁面" in answer.content.decode()


def test_a_code_opens_the_figure_as_printed_and_as_it_stands(as_role, client, rows):
    answer = as_role("analyst").post(CITE, {**OCTOBER, "by": "agency", "value": "PWB"})
    row = Citation.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/f/{row.code}"
    page = text_of(client, f"/f/{codes.spaced(row.code).lower()}")
    assert "與刊印時相同" in page
    Round.objects.filter(case=rows[1]).delete()
    services.refresh("cases.case", [Month(2026, 10)], now=NOW + timedelta(minutes=5))
    page = text_of(client, f"/f/{row.code}")
    assert "50.00" in page
    assert "100.00" in page
    assert "與刊印時相同" not in page


def test_a_code_that_is_looked_for_among_all_figures_leads_to_what_was_printed(
    as_role, client, rows
):
    as_role("analyst").post(CITE, {**OCTOBER, "by": "agency", "value": "PWB"})
    row = Citation.objects.get()
    typed = f" {codes.spaced(row.code).lower()} "
    answer = client.get(reverse("dashboards:index"), {"q": typed})
    assert answer["Location"] == f"/f/{codes.spaced(row.code)}"
    assert client.get(reverse("dashboards:index"), {"q": "00000000"}).status_code == 200


def test_a_wrong_code_is_told_so_and_nothing_is_written_by_looking(client, rows):
    for code in ("00000001", "nonsense", "<b>", "x" * 300):
        answer = client.get(reverse("figure_by_code", args=[code]))
        assert answer.status_code == 404
        assert "<b>" not in answer.content.decode()
    assert not Citation.objects.exists()


def test_what_has_no_figure_gets_no_code(as_role, rows):
    for query in ({"period": "2026-01"}, {"period": "soon"}):
        assert as_role("analyst").post(CITE, query).status_code == 400
    assert not Citation.objects.exists()


def test_marks_of_few_are_withheld_with_their_rows(as_role, rows):
    values = dict.fromkeys(("manner", "speed", "result"), 5)
    Round.objects.filter(case=rows[0]).update(
        settled_at=Month(2026, 10).begins, rated_at=Month(2026, 10).begins, **values
    )
    services.refresh("cases.case", [Month(2026, 10)], now=NOW)
    client = as_role("analyst")
    name = ("cases", "satisfaction_manner")
    page = text_of(client, reverse("dashboards:proof", args=name), {**OCTOBER, "by": "agency"})
    assert "(D)" in page
    assert "5.00" not in page
    listed = client.get(
        reverse("dashboards:rows", args=name),
        {"by": "agency", "value": "PWB", "month": "2026-10", "side": "denominator"},
    )
    assert listed.status_code == 403
    assert "115-0000000" not in listed.content.decode()
    table = text_of(client, reverse("dashboards:figure", args=name), {"until": "2026-10"})
    assert "(D)" in table
    assert "5.00" not in table


def test_the_trust_page_shows_each_night_and_hides_what_is_hidden(client, rows):
    address = reverse("dashboards:trust")
    assert "尚未" in text_of(client, address)
    services.prove_nightly(seed=3, now=NOW)
    page = text_of(client, address)
    assert "全部相符" in page
    assert "DuckDB" in page
    assert "滿意度" not in page


@pytest.mark.parametrize(("language", "day"), [("zh-hant", "115/10/31"), ("en", "31 Oct 2026")])
def test_days_of_a_proof_are_written_as_the_reader_writes(client, rows, language, day):
    address = reverse("dashboards:proof", args=("cases", "on_time"))
    page = client.get(address, {"period": "2026-10"}, headers={"accept-language": language})
    assert f'<time datetime="2026-10-31">{day}</time>' in page.content.decode()
