"""Figures for programs: what pages say, with all that proves it, and precise refusals."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from jsonschema import Draft202012Validator

from civicloop.answer.cases.models import Round
from civicloop.engines.metrics import queries, services
from civicloop.engines.metrics.models import Snapshot
from civicloop.engines.metrics.rules import METRICS, Month, Period
from civicloop.evaluate.resolutions.models import Session
from civicloop.kernel.access import services as access
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.organizations.models import Unit
from civicloop.publish.dashboards.rules.contract import SCHEMAS

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
LIST, ONE = "/api/metrics/", "/api/metrics/cases.on_time"
ROWS = f"{ONE}/rows/"
OCTOBER = {"period": "2026-10"}
KNOWN = [*METRICS.get("cases.on_time").by, "village", "cell"]


@pytest.fixture(autouse=True)
def noon_of_a_day(settings):
    settings.BASE_URL = "https://city.example"
    with clock.frozen(NOW):
        yield


@pytest.fixture
def key(db):
    """The header of a program that holds these permissions."""

    def issued(*permissions):
        clerk = machine("issuer", "access.issue_api_keys")
        secret = access.issue_api_key("a program", permissions, actor=clerk, now=NOW).secret
        return {"authorization": f"Bearer {secret}"}

    return issued


def told(client, address=ONE, query=None, **more):
    return client.get(address, query or {}, **more).json()


def valid(body, shape):
    document = {"$ref": f"#/components/schemas/{shape}", "components": {"schemas": SCHEMAS}}
    assert [error.message for error in Draft202012Validator(document).iter_errors(body)] == []
    return body


def test_the_list_names_every_metric_and_keeps_its_contract(client):
    body = valid(told(client, LIST), "Metrics")
    assert [row["metric"] for row in body["metrics"]] == list(METRICS)
    assert body["count"] == len(METRICS)
    mine = next(row for row in body["metrics"] if row["metric"] == "cases.on_time")
    assert mine["url"] == "https://city.example/api/metrics/cases.on_time"
    assert [row["key"] for row in mine["dimensions"]] == KNOWN


def test_the_list_is_narrowed_and_turned_by_pages(client):
    found = told(client, LIST, {"module": "cases", "limit": "2"})
    assert len(found["metrics"]) == 2
    following = client.get(found["next"].removeprefix("https://city.example")).json()
    keys = [row["metric"] for row in found["metrics"] + following["metrics"]]
    assert keys == [key for key in METRICS if key.startswith("cases.")][:4]
    assert {row["metric"] for row in told(client, LIST, {"q": "如期結案率"})["metrics"]} >= {
        "cases.on_time"
    }


def test_a_figure_says_what_the_one_road_says_with_its_proof(client, rows):
    body = valid(told(client, ONE, {**OCTOBER, "by": "agency"}), "Figure")
    result = queries.resolve("cases.on_time", period="2026-10", by="agency", now=NOW)
    wanted = {
        "value": 50,
        "numerator": 1,
        "denominator": 2,
        "row_count": 2,
        "version": result.rule_version,
        "snapshot": result.snapshot,
        "fingerprint": result.fingerprint,
        "is_whole": True,
        "missing": [],
        "is_hidden": False,
        "by": "agency",
    }
    assert {name: body[name] for name in wanted} == wanted
    assert body["rows"] == "https://city.example" + ROWS + "?period=2026-10"
    assert [(part["code"], part["value"], part["denominator"]) for part in body["parts"]] == [
        ("PWB", 50, 2)
    ]


def test_it_equals_the_page_and_the_file(client, rows):
    body = told(client, ONE, {**OCTOBER, "by": "agency"})
    page = client.get(reverse("dashboards:figure", args=("cases", "on_time")))
    assert f"{body['value']:.2f}" in page.content.decode()
    answer = client.get(
        reverse("dashboards:export", args=("cases", "on_time", "csv")),
        {"by": "agency", "until": "2026-10", "span": "3"},
    )
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = [line for line in csv.reader(StringIO(text)) if line[2] == "2026-10"]
    cells = [*body["parts"], {**body, "code": ""}]
    assert [(line[1], float(line[3]), int(line[4]), int(line[5])) for line in lines] == [
        (row["code"], row["value"], row["numerator"], row["denominator"]) for row in cells
    ]
    assert {line[7] for line in lines} == {body["snapshot"]}


@pytest.mark.parametrize(
    "text",
    [
        *("2026-10", "115-10", "115/10", "115年10月", "2026-Q4", "115Q4", "115年第4季"),
        *("115第四季", "2026-H2", "115下半年", "2026", "115", "115年", "2026-04..2026-10"),
        *("115年4月至115年10月", "115/4~115/10"),
    ],
)
def test_every_form_of_a_period_is_read(client, rows, text):
    body = told(client, ONE, {"period": text})
    assert body["period"]["key"] == Period.parse(text).key
    assert (body["numerator"], body["denominator"]) == (1, 2)


def test_a_session_of_the_council_is_a_period(client, rows):
    Session.objects.create(
        term=4, number=8, begins_on=date(2026, 9, 28), ends_on=date(2026, 11, 10)
    )
    body = valid(told(client, ONE, {"period": "council:4-8"}), "Figure")
    assert (body["value"], body["road"], body["snapshot"]) == (50, "counted", None)


def test_a_figure_computed_over_facts_is_told_as_one_that_was_counted(
    client, rows, settings, tmp_path, monkeypatch
):
    wish = {"period": "2026-Q4", "by": "agency"}
    address = "/api/metrics/cases.days_median"
    settings.DATA_DIR = tmp_path
    counted = told(client, address, wish)
    services.refresh_facts("cases.case", now=NOW)
    monkeypatch.setattr(ledger, "unsealed_count", lambda: 0)
    computed = valid(told(client, address, wish), "Figure")
    assert (counted["road"], computed["road"]) == ("counted", "computed")
    assert computed["row_count"] == 2
    assert computed == counted | {"road": "computed"}


@pytest.mark.parametrize("by", METRICS.get("cases.on_time").by)
def test_every_declared_dimension_divides_and_adds_up(client, rows, by):
    body = valid(told(client, ONE, {**OCTOBER, "by": by}), "Figure")
    assert sum(part["denominator"] for part in body["parts"]) == body["denominator"] == 2


def test_without_a_period_it_is_the_last_whole_month_and_a_month_nobody_counted_is_no_zero(
    client, rows
):
    assert told(client)["period"]["key"] == "2026-10"
    old = valid(told(client, "/api/metrics/cases.received", {"period": "2019-05"}), "Figure")
    assert (old["value"], old["is_whole"], old["missing"]) == (None, False, ["2019-05"])


def test_one_member_and_pages_of_members(client, rows):
    mine = told(client, ONE, {**OCTOBER, "by": "agency", "value": "PWB"})
    assert (mine["filters"], mine["value"]) == ({"agency": "PWB"}, 50)
    assert "parts" not in mine
    Round.objects.filter(case=rows[0]).update(unit=Unit.objects.get(code="TB"))
    services.refresh("cases.case", [Month(2026, 10)], now=NOW)
    first = told(client, ONE, {**OCTOBER, "by": "agency", "limit": "1"})
    after = client.get(first["next"].removeprefix("https://city.example")).json()
    assert [part["code"] for part in first["parts"] + after["parts"]] == ["PWB", "TB"]
    assert after["next"] is None


def test_as_it_was_kept_at_an_instant(client, rows):
    Round.objects.filter(case=rows[1]).delete()
    services.refresh("cases.case", [Month(2026, 10)], now=NOW + timedelta(minutes=5))
    assert told(client, ONE, OCTOBER)["value"] == 100
    then = client.get(ONE, {**OCTOBER, "as_of": NOW.isoformat()})
    assert then.json()["value"] == 50


def test_another_version_is_named_where_it_begins(client, rows):
    Snapshot.objects.filter(month=date(2026, 9, 1)).update(version=1)
    body = told(client, ONE, {"period": "2026-Q3"})
    assert body["breaks"] == ["2026-09"]
    assert body["versions"]["2026-09"] == 1


@pytest.mark.parametrize(
    ("address", "query", "refused"),
    [
        ("/api/metrics/cases.on_tme", {}, (404, "unknown_metric")),
        (ONE, {"period": "soon"}, (400, "bad_period")),
        (ONE, {"period": "2026-13"}, (400, "bad_period")),
        (ONE, {"period": "council:1-1"}, (400, "bad_period")),
        (ONE, {"period": "2030"}, (400, "future_period")),
        (ONE, {"by": "colour"}, (400, "unknown_dimension")),
        (ONE, {"by": "agency", "value": "NOBODY"}, (400, "unknown_member")),
        (ONE, {"value": "PWB"}, (400, "dimension_missing")),
        (ONE, {"as_of": "yesterday"}, (400, "bad_instant")),
        (ONE, {"as_of": "0001-01-01T00:00:00+23:59"}, (400, "bad_instant")),
        (ONE, {"as_of": "9999-12-31T23:59:59-23:59"}, (400, "bad_instant")),
        (ONE, {"limit": "0"}, (400, "bad_number")),
        (ONE, {"by": "agency", "after": "NOBODY"}, (400, "unknown_member")),
        (ONE, {"perod": "2026-10"}, (400, "unknown_parameter")),
        (ONE, {"period": ["2026-10", "2026-09"]}, (400, "repeated_parameter")),
        (LIST, {"module": "moon"}, (400, "unknown_module")),
        ("/api/nothing", {}, (404, "unknown_address")),
        (ROWS, OCTOBER, (401, "unauthorized")),
    ],
)
def test_a_refusal_is_json_that_says_what_is_wrong(client, rows, address, query, refused):
    answer = client.get(address, query, headers={"accept-language": "zh-hant"})
    body = valid(answer.json(), "Error")
    assert (answer.status_code, body["error"]) == refused
    assert any("一" <= sign <= "鿿" for sign in body["detail"])
    if "parameter" in body:
        assert body["parameter"] in query


def test_what_was_meant_is_proposed(client):
    assert "cases.on_time" in told(client, "/api/metrics/cases.on_tme")["similar"]
    assert told(client, ONE, {"by": "colour"})["known"] == KNOWN


def test_other_methods_are_refused_and_a_browser_may_ask_first(client):
    answer = client.post(ONE)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert client.options(ONE).status_code == 204
    assert client.head(ONE).status_code == 200


def test_caches_keep_an_answer_and_who_has_it_gets_none_again(client, rows):
    answer = client.get(ONE, OCTOBER)
    assert answer["Cache-Control"] == "public, max-age=60"
    again = client.get(ONE, OCTOBER, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_who_asks_too_often_waits(client, settings, key):
    settings.RATE_LIMITS = ["dashboards.api.address=1/60"]
    assert client.get(LIST).status_code == 200
    answer = client.get(LIST)
    assert (answer.status_code, answer.json()["error"]) == (429, "too_many_requests")
    assert int(answer["Retry-After"]) > 0
    assert client.get(LIST, headers=key()).status_code == 200


def test_rows_open_by_right_masked_and_page_by_page(client, rows, key):
    ask = {**OCTOBER, "by": "agency", "value": "PWB", "limit": "1"}
    assert client.get(ROWS, ask, headers={"authorization": "Bearer no"}).status_code == 401
    bare = client.get(ROWS, ask, headers=key())
    assert (bare.status_code, bare.json()["error"]) == (403, "forbidden")
    headers = key("dashboards.open_rows", "cases.see_figure_rows")
    first = client.get(ROWS, ask, headers=headers)
    body = valid(first.json(), "Rows")
    assert first["Cache-Control"] == "private, no-store"
    after = client.get(body["next"].removeprefix("https://city.example"), headers=headers).json()
    numbers = [row["number"] for row in body["rows"] + after["rows"]]
    assert numbers == ["115-0000001", "115-0000000"]
    assert after["next"] is None
    wrong = client.get(ROWS, {**ask, "side": "x"}, headers=headers).json()
    assert wrong["error"] == "unknown_side"


def test_marks_of_few_are_withheld_with_their_rows(client, rows, key):
    values = dict.fromkeys(("manner", "speed", "result"), 5)
    Round.objects.filter(case=rows[0]).update(
        settled_at=Month(2026, 10).begins, rated_at=Month(2026, 10).begins, **values
    )
    services.refresh("cases.case", [Month(2026, 10)], now=NOW)
    address = "/api/metrics/cases.satisfaction_manner"
    body = valid(told(client, address, {**OCTOBER, "by": "agency"}), "Figure")
    for cell in (body, *body["parts"]):
        names = ("is_hidden", "value", "numerator", "denominator", "row_count", "rows")
        assert [cell[name] for name in names] == [True, None, None, None, None, None]
        assert "interval" not in cell
        assert "asked" not in cell
    assert told(client, address, {"period": "2026-Q4"})["value"] is None
    headers = key("dashboards.open_rows", "cases.see_figure_rows")
    opened = client.get(f"{address}/rows/", OCTOBER, headers=headers)
    assert (opened.status_code, opened.json()["error"]) == (403, "hidden")
    session = told(client, address, {"period": "2026-10", "by": "agency", "value": "PWB"})
    assert session["is_hidden"]


def test_it_costs_as_many_statements_for_one_agency_as_for_two(client, rows):
    ask = {**OCTOBER, "by": "agency"}
    client.get(ONE, ask)
    with CaptureQueriesContext(connection) as one:
        assert len(client.get(ONE, ask).json()["parts"]) == 1
    Round.objects.filter(case=rows[0]).update(unit=Unit.objects.get(code="TB"))
    services.refresh("cases.case", [Month(2026, 10)], now=NOW)
    with CaptureQueriesContext(connection) as two:
        assert len(client.get(ONE, ask).json()["parts"]) == 2
    assert len(one) == len(two) <= 6
    with CaptureQueriesContext(connection) as listed:
        client.get(LIST)
    assert len(listed) == 2, "the limit alone"


def test_the_page_and_the_document_lead_to_it(client):
    assert ONE in client.get("/api/").content.decode()
    document = client.get("/api/openapi.json").json()
    assert set(document["paths"]) == {
        "/api/metrics/",
        "/api/metrics/{key}",
        "/api/metrics/{key}/rows/",
    }
