"""Figures on the map: which small places are told, what stays hidden, and who opens rows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.urls import reverse
from jsonschema import Draft202012Validator

from civicloop.answer.cases.models import Case, Category, Round
from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics import services
from civicloop.engines.metrics.errors import HiddenCellError, NotKeptError, UnknownCellError
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography.rules import cell, wider_cell
from civicloop.kernel.geography.services import load_boundaries
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.organizations.models import Unit
from civicloop.publish.dashboards.models import OwnPage
from civicloop.publish.dashboards.rules import MAPPED
from civicloop.publish.dashboards.rules.contract import SCHEMAS
from civicloop.publish.dashboards.web import place_lists
from tests.db.cases.city import SETUP, collection, square
from tests.db.cases.lived import write_rounds
from tests.web.dashboards.samples import closed_case

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
PLACES = reverse("dashboards:places", args=("cases", "received"))
ROWS = reverse("dashboards:place_rows", args=("cases", "received"))
QUARTER = "2026-Q3"
NUMBERS = (6, 5, 4, 3, 1)
"""Cases in the five villages of the district."""


@pytest.fixture(autouse=True)
def noon_of_a_day():
    cache.clear()
    with clock.frozen(NOW):
        yield
    cache.clear()


@pytest.fixture
def villages(small_city):
    """Cases of a quarter in five villages of a district, all at one spot."""
    district = "D1"
    load_boundaries(
        collection(square("D1", "西區", 120.2), square("D2", "東區", 120.3)),
        collection(
            *(square(f"V{n}", f"{n}里", 120.2, district_code="D1") for n in range(1, 6)),
            square("V9", "九里", 120.3, district_code="D2"),
        ),
        "places-1",
        actor=SETUP,
    )
    found = geography.villages(district)
    unit = Unit.objects.first()
    category = Category.objects.create(
        code="hole", name_zh="坑洞", name_en="Hole", operational_hours=4, statutory_days=6
    )
    opened = datetime(2026, 8, 5, 1, 0, tzinfo=UTC)
    made = []
    for number, (village, count) in enumerate(zip(found, NUMBERS, strict=False)):
        for index in range(count):
            case = closed_case(f"115-{number}{index:06d}", unit, category, opened, late=False)
            case.district_code, case.village_code = district, village.code
            case.lon, case.lat = found[0].lon, found[0].lat
            case.cell = cell(case.lon, case.lat)
            made.append(case)
    write_rounds(Case.objects.bulk_create(made))
    Round.objects.update(district_code=district)
    return district, found


def placed(kind, period=QUARTER, **more):
    span = metrics.period_of(period)
    return metrics.placed("cases.received", kind=kind, period=span, now=NOW, **more)


def test_a_small_number_is_hidden_with_as_many_as_it_takes(villages):
    district, found = villages
    figure = placed("village", district=district)
    shown = {code: part.n for code, part in figure.cells.items() if not part.is_hidden}
    assert figure.whole.n == sum(NUMBERS)
    assert shown == {found[0].code: 6, found[1].code: 5, found[2].code: 4}


def test_cells_of_the_city_are_told_and_their_rows_open(villages, as_role, client):
    _district, found = villages
    where = str(wider_cell(cell(found[0].lon, found[0].lat), 7))
    assert {key: part.n for key, part in placed("cell").cells.items()} == {where: 19}
    wish = {"kind": "cell", "value": where, "period": QUARTER}
    page = as_role("analyst").get(ROWS, wish)
    assert page.status_code == 200
    assert page.context["table"].count == 19
    public = client.get(PLACES, {"kind": "cell", "period": QUARTER})
    assert "/places/rows/" not in public.content.decode()
    assert [line["cell"].shown for line in public.context["lines"]] == ["19"]


def test_rows_of_a_hidden_village_stay_closed(villages, as_role):
    _district, found = villages
    wish = {"kind": "village", "value": found[4].code, "period": QUARTER}
    assert as_role("analyst").get(ROWS, wish).status_code == 403
    page = as_role("analyst").get(ROWS, wish | {"value": found[0].code})
    assert page.context["table"].count == 6
    with pytest.raises(HiddenCellError):
        metrics.rows_of_place(
            "cases.received",
            kind="village",
            value=found[4].code,
            period=metrics.period_of(QUARTER),
            actor=page.wsgi_request.actor,
            now=NOW,
        )


@pytest.mark.parametrize("period", ["2026-08", "2026", "2026-H1", "2026-07..2026-09", "2026-Q4"])
@pytest.mark.usefixtures("small_city")
def test_only_ended_quarters_are_told_of_small_places(period):
    with pytest.raises(NotKeptError):
        placed("cell", period)


@pytest.mark.usefixtures("small_city")
def test_cells_are_told_within_the_city_alone():
    with pytest.raises(UnknownCellError):
        placed("cell", district="D01")


@pytest.mark.parametrize(
    "wish",
    [
        {"period": "2026-08"},
        {"district": "moon"},
        {"district": "\x00"},
        {"kind": "moon"},
        {"period": "x" * 99},
    ],
)
@pytest.mark.usefixtures("small_city")
def test_what_the_page_does_not_have_is_refused(client, wish):
    assert client.get(PLACES, wish).status_code == 400


@pytest.mark.parametrize("value", ["", "x", "0", "9" * 19, "617700169958293503", "٣"])
def test_a_cell_that_is_none_is_refused(as_role, value):
    wish = {"kind": "cell", "value": value, "period": QUARTER}
    assert as_role("analyst").get(ROWS, wish).status_code == 400


def test_a_village_that_is_none_is_refused(as_role):
    wish = {"kind": "village", "value": "\x00", "period": QUARTER}
    assert as_role("analyst").get(ROWS, wish).status_code == 400


def test_a_median_is_not_told_of_places(client):
    assert (
        client.get(reverse("dashboards:places", args=("cases", "days_median"))).status_code == 404
    )


@pytest.mark.parametrize(
    ("raters", "kept", "shown"),
    [(2, True, "(D)"), (6, True, "4.00"), (6, False, "(D)")],
)
def test_places_tell_nothing_where_their_district_is_withheld(
    villages, client, raters, kept, shown
):
    """A mean that protects people: its district is hidden everywhere, so on its own map too."""
    district, found = villages
    pks = Round.objects.filter(case__village_code=found[0].code).values("pk")[:raters]
    Round.objects.filter(pk__in=list(pks.values_list("pk", flat=True))).update(
        settled_at=datetime(2026, 8, 20, tzinfo=UTC),
        rated_at=datetime(2026, 8, 7, tzinfo=UTC),
        manner=4,
    )
    span = metrics.period_of(QUARTER)
    if kept:
        services.refresh("cases.case", span.months, now=NOW)
    address = reverse("dashboards:places", args=("cases", "satisfaction_manner"))
    page = client.get(address, {"district": district, "period": QUARTER})
    assert page.context["whole"].shown == shown
    told = [line["cell"].shown for line in page.context["lines"] if line["cell"]]
    assert told == ([shown] if shown != "(D)" else [])
    city = metrics.placed("cases.satisfaction_manner", kind="cell", period=span, now=NOW)
    assert city.whole.is_hidden is (shown == "(D)")


FIGURE = "/api/metrics/cases.received"


@pytest.fixture
def api(client):
    def ask(**wish):
        answer = client.get(FIGURE, wish)
        return answer.status_code, answer.json()

    return ask


def test_the_interface_tells_villages_as_the_map_does(villages, api):
    district, found = villages
    for wish in ({}, {"period": QUARTER}, {"period": QUARTER, "district": district}):
        status, body = api(by="village", **wish)
        document = {"$ref": "#/components/schemas/Figure", "components": {"schemas": SCHEMAS}}
        assert (status, body["period"]["key"], body["value"]) == (200, QUARTER, sum(NUMBERS))
        assert [error.message for error in Draft202012Validator(document).iter_errors(body)] == []
        told = {part["code"]: part["value"] for part in body["parts"] if not part["is_hidden"]}
        mine = {code: value for code, value in told.items() if value}
        assert mine == {found[0].code: 6, found[1].code: 5, found[2].code: 4}
        hidden = [part for part in body["parts"] if part["is_hidden"]]
        assert {part["code"] for part in hidden} == {found[3].code, found[4].code}
        assert {part["rows"] for part in hidden} == {part["numerator"] for part in hidden} == {None}
    assert body["parts"][0]["name"]["zh-Hant"] == "西區1里"


def test_one_village_and_its_rows_by_the_interface(villages, api, as_role):
    _district, found = villages
    shown = api(by="village", value=found[0].code)[1]
    assert (shown["value"], shown["is_hidden"]) == (6, False)
    hidden = api(by="village", value=found[4].code)[1]
    assert (hidden["value"], hidden["numerator"], hidden["rows"]) == (None, None, None)
    analyst = as_role("analyst")
    rows = analyst.get(shown["rows"].partition("/api/")[2].join(["/api/", ""]))
    assert len(rows.json()["rows"]) == 6
    wish = {"by": "village", "value": found[4].code, "period": QUARTER}
    assert analyst.get(f"{FIGURE}/rows/", wish).status_code == 403


def test_the_interface_tells_cells_and_nothing_of_shorter_periods(villages, api):
    _district, found = villages
    where = str(wider_cell(cell(found[0].lon, found[0].lat), 7))
    body = api(by="cell")[1]
    assert [(part["code"], part["value"]) for part in body["parts"]] == [(where, 19)]
    assert api(by="cell", period="2026-08")[1]["error"] == "not_kept"
    assert api(by="cell", district="D1")[1]["error"] == "dimension_missing"
    assert api(by="village", district="moon")[1]["error"] == "unknown_member"
    assert api(by="village", value="moon")[1]["error"] == "unknown_member"
    assert api(by="village", as_of="2026-11-01T00:00:00Z")[1]["error"] == "not_kept"


def test_places_from_facts_are_those_of_the_rows(villages, settings, tmp_path, monkeypatch):
    district, _found = villages
    settings.DATA_DIR = tmp_path
    wishes = [("village", {}), ("village", {"district": district}), ("cell", {})]
    counted = [placed(kind, **more) for kind, more in wishes]
    services.refresh_facts("cases.case", now=NOW)
    monkeypatch.setattr(ledger, "unsealed_count", lambda: 0)
    cache.clear()
    computed = [placed(kind, **more) for kind, more in wishes]
    assert [row.is_computed for row in counted] == [False] * 3
    assert [row.is_computed for row in computed] == [True] * 3
    assert [(row.cells, row.whole, row.rest) for row in computed] == [
        (row.cells, row.whole, row.rest) for row in counted
    ]


def test_a_page_is_composed_of_maps_of_villages_and_cells(villages, as_role):
    """What the builder offers, with the same places hidden as everywhere; the form leads back."""
    district, _found = villages
    client = as_role("analyst")
    assert client.post(reverse("dashboards:own_pages"), {"title": "Places"}).status_code == 302
    page = OwnPage.objects.latest("pk")
    address = reverse("dashboards:compose_step", args=[page.pk])

    def step(**values):
        page.refresh_from_db()
        answer = client.post(address, {"step": page.step, "card": "c1", **values}, follow=True)
        assert answer.status_code == 200
        return answer.context["cards"][0], answer.context["draft"].cards[0]

    step(do="add", figure="cases.received")
    step(do="change", form="map", by="")
    drawn, card = step(do="change", form="map", by="village")
    assert (card.only, card.period) == (f"{MAPPED}:{district}", "last-quarter")
    text = client.get(reverse("dashboards:compose", args=[page.pk])).content.decode()
    assert "各里受理件數" in text
    assert "各行政區受理件數" not in text
    shown = {line["label"]: line["cell"].shown for line in drawn["lines"]}
    assert list(shown.values()) == ["6", "5", "4", "(D)", "(D)"]
    assert sorted(line["cell"].rows != "" for line in drawn["lines"]) == [False] * 2 + [True] * 3
    assert client.get(drawn["lines"][0]["cell"].rows).context["table"].count == 6
    assert {row["value"] for row in drawn["map"]["drawings"][0]["shapes"]} == {"6", "5", "4", "–"}
    drawn, card = step(do="change", form="map", by="cell")
    assert (card.only, drawn["cell"].shown, [row["cell"].shown for row in drawn["lines"]]) == (
        "",
        "19",
        ["19"],
    )
    drawn, card = step(do="change", form="table", by="cell")
    assert (card.by, [row["cell"].shown for row in drawn["lines"]]) == ("cell", ["19"])
    drawn, card = step(do="change", form="number", by="cell")
    assert (card.by, card.only) == ("", "")


def test_a_card_lists_the_first_villages_of_the_city_and_leads_to_all(villages, as_role):
    """Bars and table by village: hidden ones are counted, never named in a card."""
    client = as_role("analyst")
    client.post(reverse("dashboards:own_pages"), {"title": "Places"})
    page = OwnPage.objects.latest("pk")
    address = reverse("dashboards:compose_step", args=[page.pk])

    def step(**values):
        page.refresh_from_db()
        answer = client.post(address, {"step": page.step, "card": "c1", **values}, follow=True)
        return answer.context["cards"][0], answer.context["draft"].cards[0]

    step(do="add", figure="cases.received")
    drawn, card = step(do="change", form="bars", by="village")
    assert (card.only, card.period) == ("", "last-quarter")
    assert [row["cell"].shown for row in drawn["lines"]] == ["6", "5", "4"]
    assert (drawn["more"], drawn["withheld"]) == (0, 3)  # two below the floor, one without a case
    assert [row["value"] for row in drawn["chart"]["data"]["values"]] == [6, 5, 4]
    drawn, card = step(do="change", form="table", by="village", only=f"{MAPPED}:D1", top="5")
    assert (card.only, card.top, drawn["cell"].shown) == ("district:D1", "5", "19")
    every = client.get(drawn["all_url"])
    assert [row["cell"].shown for row in every.context["lines"]] == ["6", "5", "4"]
    drawn, card = step(do="change", form="table", by="village", only="agency:PWB")
    assert card.only == ""
    page.refresh_from_db()
    client.post(address, {"do": "save", "step": page.step})
    wish = reverse("dashboards:own_page_export", args=[page.pk, "csv"])
    file = b"".join(client.get(wish)).decode("utf-8-sig")
    assert [line.split(",")[6] for line in file.splitlines()[1:8]] == [
        *("19", "6", "5", "4", "", "", "0")
    ]
    refused = client.post(address, {"do": "change", "card": "c1", "top": "7"}, follow=True)
    assert refused.status_code == 409 or refused.context["problem"]


def test_every_village_of_the_city_is_listed_searched_and_exported(villages, client):
    """Those that are told in the order of their figure; a search finds the withheld too."""
    _district, found = villages
    page = client.get(PLACES, {"kind": "village", "period": QUARTER})
    assert [row["cell"].shown for row in page.context["lines"]] == ["6", "5", "4"]
    assert page.context["withheld"] == 3
    assert page.context["whole"].shown == "19"
    sought = client.get(PLACES, {"kind": "village", "period": QUARTER, "q": "5里 西區"})
    assert [row["label"] for row in sought.context["lines"]] == ["西區5里"]
    assert [row["cell"].shown for row in sought.context["lines"]] == ["(D)"]
    empty = client.get(PLACES, {"kind": "village", "period": QUARTER, "q": "九里"})
    assert [row["cell"] for row in empty.context["lines"]] == [None]
    none = client.get(PLACES, {"kind": "village", "period": QUARTER, "q": "moon"})
    assert none.context["lines"] == []
    export = reverse("dashboards:places_export", args=("cases", "received", "csv"))
    answer = client.get(export, {"kind": "village", "period": QUARTER})
    lines = b"".join(answer).decode("utf-8-sig").splitlines()[1:]
    told = {line.split(",")[1]: line.split(",")[3:5] for line in lines}
    assert told == {
        "": ["19", "19"], found[0].code: ["6", "6"], found[1].code: ["5", "5"],
        found[2].code: ["4", "4"], found[3].code: ["", ""], found[4].code: ["", ""],
        "V9": ["0", "0"],
    }  # fmt: skip
    assert client.get(export, {"kind": "moon"}).status_code == 400


def test_many_places_stand_in_pages_by_the_last_one_before(monkeypatch, villages, client):
    monkeypatch.setattr(place_lists, "PAGE", 2)
    wish = {"kind": "village", "period": QUARTER}
    first = client.get(PLACES, wish).context
    assert [row["cell"].shown for row in first["lines"]] == ["6", "5"]
    second = client.get(first["after_url"]).context
    assert [row["cell"].shown for row in second["lines"]] == ["4"]
    assert (second["first"], second["last"], second["after_url"]) == (3, 3, "")
    back = client.get(second["before_url"]).context
    assert [row["cell"].shown for row in back["lines"]] == ["6", "5"]
    lost = client.get(PLACES, wish | {"after": "moon"}).context
    assert lost["first"] == 1
