"""The month from the officer to the commission, and the life of an item, over HTTP."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from civicloop.engines.tracking.models import Baseline, Item, Programme, Report, Verification
from civicloop.evaluate.planning.models import Proposal, Round
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.models import Tender
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.geography import services as geography
from civicloop.kernel.geography.services import RoadEntry
from tests.db.cases.city import collection, square
from tests.db.programmes.conftest import NOW, OWNER
from tests.laid import laid

D, BEGINS = Decimal, date(2024, 1, 1)
PLAN = "月份\t進度\t經費\n113/01\t50\t500\n113/12\t100%\t1,000"
WHY = {
    "cause": "A11", "cause_text": "", "party": "設計單位", "coordination": "",
    "remedy": "增派人力", "recovery_on": "2024-03-31",
}  # fmt: skip


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city


@pytest.fixture
def clients(city):
    return {role: city.client(role) for role in ("officer", "head", "analyst", "mayor")}


def lay_boundaries():
    """Two districts with a village each."""
    geography.load_boundaries(
        collection(square("D1", "西區", 120.2), square("D2", "東區", 120.3)),
        collection(
            square("V1", "一里", 120.2, district_code="D1"),
            square("V2", "二里", 120.3, district_code="D2"),
        ),
        "test-1",
        actor=machine("loader", "geography.load_boundaries"),
    )


def address(name, *args):
    return reverse(f"programmes:{name}", args=args)


READ_FIRST = {"approve-report", "accept-report", "give-back", "verify", "verify-remedy"}


def seen(client, name, *args):
    """The version that a form is drawn from."""
    page = client.get(address(name, *args)).content.decode()
    return re.search(r'name="version" value="(\d+)"', page)[1]


def post(client, name, /, *args, follow=True, **values):
    if name in READ_FIRST:
        values = {"version": seen(client, name, *args)} | values
    return client.post(address(name, *args), values, follow=follow)


def good(response):
    assert response.status_code == 200, re.findall(
        r'class="field-error[^>]*>(.*?)<', response.content.decode()
    )
    return response.content.decode()


@pytest.fixture
def item(city, clients, settings):
    """Opened, listed, planned, selected, all in the browser of an analyst."""
    keys = laid("an item of 2024", lambda: lay_item(city, clients["analyst"]))
    settings.MASTER_KEYS_DIR.mkdir(exist_ok=True)
    for name, key in keys.items():
        (settings.MASTER_KEYS_DIR / name).write_bytes(key)
    return Item.objects.get()


def lay_item(city, analyst):
    """The keys under which it is sealed: the rows are of no use without them."""
    good(post(analyst, "open", kind="annual", year=2024, owner=city.units["WORKS"].pk))
    programme = Programme.objects.get()
    values = {
        "number": "115-001", "title": "三多路人行道改善", "unit": city.units["ROADS"].pk,
        "begins_on": "2024-01-01", "ends_on": "2099-12-31", "budget": "１，０００",
        "work": "engineering",
    }  # fmt: skip
    good(post(analyst, "candidate", programme.pk, **values))
    item = Item.objects.get()
    refused = good(post(analyst, "select", programme.pk, item=item.pk))
    assert Item.objects.get().state == "listed"
    assert "115-001" in refused
    good(post(analyst, "plan", item.pk, from_on="2024-01-01", plan=PLAN))
    days = post(analyst, "milestones", item.pk, work="engineering")
    good(days)
    assert Item.objects.get().milestones.count() == 0
    day = {f"step_{n}": f"2024-0{n + 1}-15" for n in range(7)}
    url = address("milestone-days", item.pk) + "?work=engineering"
    assert analyst.post(url, day | {"step_3": "2024-01-01"}).status_code == 422
    good(analyst.post(url, day, follow=True))
    good(post(analyst, "select", programme.pk, item=item.pk))
    good(post(analyst, "open-month", programme.pk, month="2024-01"))
    return {path.name: path.read_bytes() for path in django_settings.MASTER_KEYS_DIR.iterdir()}


def month(report, **changes):
    values = {
        "version": report.version, "narrative": "已完成路基", "actual": "４０", "allocated": "500",
        "paid": "480", "payable": "", "surplus": "", "forecast_on": "", "completed_on": "",
        "then": "send",
    }  # fmt: skip
    return values | changes


def test_an_item_is_listed_planned_and_selected(item):
    assert (item.state, item.budget, item.kind) == ("tracked", 1000, "engineering")
    assert [p.percent for p in Baseline.objects.get().points.order_by("month")] == [50, 100]
    assert [row.planned_on.day for row in item.milestones.all()] == [15] * 7


@pytest.mark.parametrize(
    ("plan", "line"),
    [
        ("113/01\t50\n113/02\t40\n113/03\t100", "2"),
        ("113/01\t101", "1"),
        ("113/01\t50\t-1", "1"),
        ("113/01\t50", "50"),
        ("", ""),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_its_line(item, clients, plan, line):
    answer = post(clients["analyst"], "plan", item.pk, from_on="2024-02-01", plan=plan, reason="x")
    assert answer.status_code == 422
    assert line in answer.content.decode()
    assert Baseline.objects.count() == 1


def test_a_month_goes_from_draft_to_acceptance(item, clients):
    report = Report.objects.get()
    officer, head, analyst = clients["officer"], clients["head"], clients["analyst"]
    assert "115-001" in good(officer.get(address("owed")))
    live = good(post(officer, "judge", report.pk, **month(report)))
    assert 'data-explain="yes"' in live
    assert "10.00" in live
    assert Report.objects.get().version == report.version
    refused = post(officer, "report", report.pk, **month(report))
    assert refused.status_code == 422
    kept = Report.objects.get()
    assert (kept.state, kept.actual, kept.version) == ("draft", D(40), report.version + 1)
    half = post(officer, "report", report.pk, **month(kept, **WHY | {"remedy": ""}))
    assert half.status_code == 422
    assert Report.objects.get().version == kept.version
    good(post(officer, "report", report.pk, **month(kept, **WHY)))
    assert Report.objects.get().state == "sent"
    good(post(head, "approve-report", report.pk))
    review = good(analyst.get(address("review", report.pk)))
    assert "增派人力" in review
    good(post(analyst, "give-back", report.pk, reason="請補照片"))
    assert "請補照片" in good(officer.get(address("report", report.pk)))
    good(post(officer, "report", report.pk, **month(Report.objects.get(), **WHY)))
    good(post(head, "approve-report", report.pk))
    good(post(analyst, "accept-report", report.pk))
    assert Report.objects.get().state == "accepted"
    shown = Item.objects.get()
    assert (shown.light, shown.lag, shown.triggers) == ("late", D(10), ["lag"])
    page = good(clients["mayor"].get(address("item", item.pk)))
    assert "三多路人行道改善" in page
    assert "n/a" not in page.split("SPI")[1][:60]


def test_two_who_write_at_once_are_told_and_nothing_is_lost(item, clients):
    report = Report.objects.get()
    good(post(clients["officer"], "report", report.pk, **month(report, actual="50", then="keep")))
    stale = month(report, actual="45", narrative="別的說法", then="keep")
    second = post(clients["head"], "report", report.pk, **stale)
    assert second.status_code == 422
    assert "別的說法" in second.content.decode()
    assert Report.objects.get().actual == D(50)


def test_after_the_freeze_only_a_correction_with_a_reason_is_left(item, clients):
    report = Report.objects.get()
    analyst, programme = clients["analyst"], item.programme_id
    good(post(clients["officer"], "report", report.pk, **month(report, actual="50")))
    good(post(clients["head"], "approve-report", report.pk))
    good(post(analyst, "freeze", programme, report.period_id))
    frozen = Report.objects.get()
    late = post(clients["officer"], "report", report.pk, **month(frozen, actual="60"))
    assert late.status_code == 422
    wrong = post(analyst, "correct", report.pk, **month(frozen, actual="48", reason=""))
    assert wrong.status_code == 422
    assert Report.objects.get().actual == D(50)
    good(post(analyst, "correct", report.pk, **month(frozen, actual="48", reason="筆誤")))
    assert Report.objects.get().actual == D(48)
    assert "筆誤" in good(analyst.get(address("review", report.pk)))
    assert post(analyst, "freeze", programme, report.period_id).status_code == 422


def test_changes_verifications_and_judgements(item, clients):
    officer, head, analyst = clients["officer"], clients["head"], clients["analyst"]
    wish = {
        "kind": "adjust", "ground": "force_majeure", "reason": "颱風", "letter": "", "ends_on": "",
        "plan": "113/01\t30\n113/12\t100", "into": "",
    }  # fmt: skip
    wrong = post(officer, "ask-change", item.pk, **wish | {"ground": "policy_stopped"})
    assert wrong.status_code == 422
    assert "113/12\t100\t" in good(officer.get(address("ask-change", item.pk)))
    good(post(officer, "ask-change", item.pk, **wish))
    asked = good(analyst.get(address("decide-change", item.changes.get().pk)))
    assert all(said in asked for said in ("颱風", "不可抗力", "30.00 %", "100.00 %"))
    good(post(analyst, "decide-change", item.changes.get().pk, grant="yes", decision="同意"))
    assert Baseline.objects.count() == 2
    report = Report.objects.get()
    good(post(officer, "report", report.pk, **month(report, actual="48")))
    good(post(head, "approve-report", report.pk))
    found = {"method": "site", "verified_on": "2024-02-10", "found_actual": "25",
             "evidence": "會勘紀錄", "difference_reason": "", "handling": ""}  # fmt: skip
    assert post(analyst, "verify", report.pk, **found).status_code == 422
    good(post(analyst, "verify", report.pk, **found | {"difference_reason": "多報路面"}))
    assert Verification.objects.get().found_actual == D(25)
    scores = dict.fromkeys(("progress", "spending", "quality", "reporting"), "90")
    assert (
        post(analyst, "evaluate", item.pk, 2024, **scores | {"quality": "101"}).status_code == 422
    )
    good(post(officer, "evaluate", item.pk, 2024, **scores, remarks="自評"))
    row = item.evaluations.get()
    assert (row.stage, row.grade, row.score) == ("self", "excellent", D(90))
    good(post(analyst, "confirm", item.pk, row.pk))
    assert "90.00" in good(analyst.get(address("evaluations", item.programme_id, 2024)))


def test_only_the_body_with_the_power_releases(item, clients, city):
    analyst, officer, head = clients["analyst"], clients["officer"], clients["head"]
    programmes.open_for_year(
        "reconstruction", 2024, owner_id=city.units["ROADS"].pk, actor=OWNER, now=NOW
    )
    early = post(analyst, "propose-release", item.pk, reason="完工")
    assert early.status_code == 422
    part = item.responsibilities.get()
    good(post(officer, "part", item.pk, part.pk, "finish"))
    good(post(analyst, "part", item.pk, part.pk, "close"))
    good(post(analyst, "propose-release", item.pk, reason="完工"))
    release = item.releases.get()
    values = {"grant": "yes", "resolution": "第3次會議", "decided_on": "2024-02-10", "decision": ""}
    other = post(head, "decide-release", release.pk, body="works_supervision", **values)
    assert other.status_code == 422
    own = post(head, "decide-release", release.pk, body="plan_review", **values)
    assert own.status_code == 403  # the minutes are kept in another unit
    release.body.unit = city.units["ROADS"]
    release.body.save()
    good(post(head, "decide-release", release.pk, body="plan_review", **values))
    assert Item.objects.get(pk=item.pk).state == "released"


def test_lights_states_and_steps_that_are_over(item, clients):
    analyst = clients["analyst"]
    word = {"light": "good", "reason": "已協調", "until": "2099-01-01"}
    assert post(analyst, "light", item.pk, **word).status_code == 422
    soon = timezone.localdate().isoformat()
    page = good(post(analyst, "light", item.pk, **word | {"until": soon}))
    assert "已協調" in page
    good(post(analyst, "lift-light", item.pk))
    assert post(analyst, "lift-light", item.pk).status_code == 422
    assert post(analyst, "suspend", item.pk, reason="").status_code == 422
    good(post(analyst, "suspend", item.pk, reason="停工"))
    assert post(analyst, "suspend", item.pk, reason="停工").status_code == 422
    good(post(analyst, "resume", item.pk))
    assert Item.objects.get().state == "tracked"


def test_files_out_and_pages_that_compare(item, clients):
    analyst, programme = clients["analyst"], item.programme_id
    text = "列管編號,年月,累計分配數,累計實支數\r\n115-001,113/01,2000,2500\r\n"
    for name in ("accounts", "works"):
        shape = programmes.mapping_of(name)
        body = text if name == "accounts" else "列管編號,年月,實際進度\r\n115-001,113/01,40\r\n"
        programmes.import_plans(body.encode(), shape, item.programme, actor=OWNER, now=NOW)
    assert "2,000" in good(analyst.get(address("execution", programme)))
    assert "115-001" in good(analyst.get(address("contradictions", programme)))
    assert "115-001" in good(analyst.get(address("compared", programme)))
    for form in ("csv", "ods", "xlsx"):
        assert analyst.get(address("export", programme, "central", form)).status_code == 200
    assert analyst.get(address("export", programme, "nothing", "csv")).status_code == 404
    first = good(clients["officer"].get(address("report", Report.objects.get().pk)))
    assert "2,500" in first  # sums of the accounts are offered before anybody saved


PAGES = ("programmes", "portfolio", "heat", "waiting", "silence", "honesty", "ten", "owed",
         "to_review")  # fmt: skip


def more(item, units):
    """Two items beside the one, each with a month."""
    from civicloop.engines.tracking import services as tracking  # noqa: PLC0415
    from tests.db.programmes.conftest import CURVE, new_item  # noqa: PLC0415

    for number in ("115-002", "115-003"):
        row = tracking.list_item(
            item.programme_id,
            new_item(units, number=number, begins_on=BEGINS),
            actor=OWNER,
            now=NOW,
        )
        tracking.approve_baseline(row.pk, CURVE, from_on=BEGINS, actor=OWNER, now=NOW)
        tracking.approve_item(row.pk, version=1, actor=OWNER, now=NOW)
    return tracking.open_period(item.programme_id, date(2024, 2, 1), actor=OWNER, now=NOW)


def test_files_out_stand_beside_the_import_and_hold_tenders(item, clients):
    Tender.objects.create(item=item, case_number="115-A1", name="人行道工程", kept_at=NOW)
    page = good(clients["analyst"].get(address("import", item.programme_id)))
    for name in (*programmes.tender_mappings(), *programmes.shipped_mappings()):
        url = address("export", item.programme_id, name, "csv")
        assert url in page
    url = address("export", item.programme_id, "contracts", "csv")
    body = b"".join(clients["analyst"].get(url).streaming_content).decode("utf-8-sig")
    assert "115-A1" in body
    assert "人行道工程" in body


def test_heat_is_coloured_by_the_bounds_in_force(item, clients):
    page = good(clients["analyst"].get(address("heat")))
    assert "落後達 10" in page
    assert "連續 3 個月落後者為紅燈" in page


@pytest.mark.parametrize("page", ["portfolio", "heat", "owed", "silence", "waiting", "programmes"])
def test_a_list_costs_the_same_with_three_rows(
    item, clients, city, page, django_assert_max_num_queries
):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    reader = clients["officer" if page == "owed" else "analyst"]
    good(reader.get(address(page)))
    with CaptureQueriesContext(
        connection,
    ) as one:
        good(reader.get(address(page)))
    more(item, city.units)
    with CaptureQueriesContext(connection) as three:
        good(reader.get(address(page)))
    assert len(three) == len(one)
    assert len(one) <= 20


def test_filters_and_exports_of_the_portfolio(item, clients):
    mayor = clients["mayor"]
    query = f"?programme={item.programme_id}&unit=ROADS&light=none&state=tracked&text=三多"
    assert "115-001" in good(mayor.get(address("portfolio") + query))
    assert "115-001" not in good(mayor.get(address("portfolio") + "?state=released"))
    good(mayor.get(address("portfolio") + "?state=nonsense&order=x&page=broken&text=%00"))
    for form in ("csv", "ods", "xlsx"):
        answer = mayor.get(address("portfolio") + f"?export={form}")
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)


@pytest.mark.parametrize("role", ["analyst", "head"])
def test_every_page_opens_in_both_languages(item, clients, role):
    client = clients[role]
    for language in ("zh-hant", "en"):
        client.cookies["django_language"] = language
        for page in PAGES:
            wanted = {"head": {"to_review": 403}, "analyst": {"owed": 403}}[role].get(page, 200)
            if page == "silence":
                wanted = 200
            assert client.get(address(page)).status_code == wanted, page
        for page in ("programme", "compared", "execution", "contradictions"):
            good(client.get(address(page, item.programme_id)))
        good(client.get(address("item", item.pk)))


def test_years_outside_any_programme_are_no_pages(item, clients):
    for year in (0, 1999, 99999):
        for name, pk in (("evaluations", item.programme_id), ("evaluate", item.pk)):
            assert clients["analyst"].get(address(name, pk, year)).status_code == 404


def test_a_place_is_set_and_shows_on_the_map_of_the_portfolio(item, clients):
    lay_boundaries()
    officer, analyst = clients["officer"], clients["analyst"]
    outside = post(officer, "place", item.pk, lat="24", lon="121")
    assert outside.status_code == 422
    half = post(officer, "place", item.pk, lat="22.55", lon="")
    assert half.status_code == 422
    page = good(post(officer, "place", item.pk, lat="22.55", lon="120.25"))
    assert "西區" in page
    [mark] = analyst.get(address("points")).json()["features"]
    assert mark["geometry"]["coordinates"] == [120.25, 22.55]
    assert (mark["properties"]["href"], mark["properties"]["tone"]) == (
        address("item", item.pk), "",
    )  # fmt: skip
    assert analyst.get(address("points") + "?light=late").json()["features"] == []
    table = good(analyst.get(address("portfolio")))
    assert 'href="?district=D1' in table
    assert "115-001" in good(analyst.get(address("portfolio") + "?district=D1"))
    assert "115-001" not in good(analyst.get(address("portfolio") + "?district=D2"))
    assert len(analyst.get(address("areas")).json()["features"]) == 2
    assert analyst.get(address("villages") + "?box=120.2,22.5,120.3,22.6").status_code == 200
    assert analyst.get(address("roads") + "?box=1,2").status_code == 400


def test_the_search_for_a_place_says_how_exact_it_is_and_what_it_does_not_know(item, clients):
    lay_boundaries()
    officer = clients["officer"]
    [found] = officer.get(address("find-places"), {"q": "東區"}).json()["places"]
    assert (found["name"], found["detail"]) == ("東區", "只知道在這個區")
    assert "data-no-gazetteer" in good(officer.get(address("place", item.pk)))
    geography.load_roads([RoadEntry("R1", "三多一路", "", "D1")], actor=machine("loader"))
    assert "data-no-gazetteer" not in good(officer.get(address("place", item.pk)))


def test_a_tender_is_written_in_and_dates_milestones(item, clients):
    officer = clients["officer"]
    values = {"case_number": "W-1", "name": "人行道工程", "contractor": "青嵐營造",
              "awarded_on": "2024-02-10", "announced_on": "2024-01-20", "amount": "９00,000",
              "paid": "2,400", "paid_on": "2024-01-31"}  # fmt: skip
    assert post(officer, "tender", item.pk, **values | {"paid_on": ""}).status_code == 422
    page = good(post(officer, "tender", item.pk, **values))
    assert "青嵐營造" in page
    offered = good(officer.get(address("take-days", item.pk)))
    assert "W-1" in offered
    stones = [row.pk for row in item.milestones.filter(kind__in=["tender", "award"])]
    good(post(officer, "take-days", item.pk, milestones=stones))
    assert item.milestones.get(kind="award").actual_on == date(2024, 2, 10)
    form = good(officer.get(address("report", Report.objects.get().pk)))
    assert 'value="2,400"' in form
    assert "W-1" in form.split('id="from-contracts"')[1][:400]
    row = Tender.objects.get()
    good(post(officer, "mend-tender", item.pk, row.pk, **values | {"amount": "5"}))
    assert Tender.objects.get().amount == 5
    assert post(officer, "remove-tender", item.pk, row.pk, reason="").status_code == 422
    good(post(officer, "remove-tender", item.pk, row.pk, reason="他案"))
    assert not Tender.objects.exists()


def upload(client, programme, text, **values):
    file = SimpleUploadedFile("x.csv", text.encode("cp950"))
    body = {"mapping": "tenders:notices", "file": file, "skip_bad": "1", "then": "look"}
    return client.post(address("import", programme), body | values)


def test_a_file_is_looked_at_with_its_faults_and_then_confirmed(item, clients):
    analyst, programme = clients["analyst"], item.programme_id
    text = "列管編號,標案案號,標案名稱,總決標金額\r\n115-001,W-1,工程,100\r\n115-9,W-2,無,1\r\n"
    page = good(upload(analyst, programme, text))
    assert Tender.objects.count() == 0
    assert "W-2" in page or "115-9" in page
    assert "第 3 行" in page
    assert 'data-label="錯誤說明"' in page  # a phone shows each fault as a card, all of it
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page)[1]
    other = upload(analyst, programme, text + "115-001,W-3,x,1\r\n", then="import", digest=digest)
    assert other.status_code == 422
    assert Tender.objects.count() == 0
    done = upload(analyst, programme, text, then="import", digest=digest)
    assert done.status_code == 302
    assert Tender.objects.get().case_number == "W-1"
    again = good(upload(analyst, programme, text))
    assert "檔案內無新資料" in again
    assert 'name="digest"' not in again
    wrong = upload(analyst, programme, "a,b\r\n1,2\r\n")
    assert wrong.status_code == 422
    assert upload(analyst, programme, text, mapping="tenders:none").status_code == 422


def test_a_unit_joins_in_and_ends_its_part(item, clients, city):
    analyst = clients["analyst"]
    good(post(analyst, "join", item.pk, unit=city.units["PARKS"].pk))
    part = item.responsibilities.get(part="joint")
    assert post(analyst, "join", item.pk, unit=city.units["PARKS"].pk).status_code == 422
    assert post(analyst, "drop-part", item.pk, part.pk, reason="").status_code == 422
    good(post(analyst, "drop-part", item.pk, part.pk, reason="業務移撥"))
    assert item.responsibilities.get(part="joint").state == "dropped"
    lead = item.responsibilities.get(part="lead")
    assert post(analyst, "drop-part", item.pk, lead.pk, reason="x").status_code == 404


def test_remedies_are_verified_and_judgements_confirmed_together(item, clients):
    officer, head, analyst = clients["officer"], clients["head"], clients["analyst"]
    report = Report.objects.get()
    good(post(officer, "report", report.pk, **month(report, **WHY)))
    good(post(head, "approve-report", report.pk))
    found = {"verdict": "partly", "verified_on": "2024-02-20", "note": "僅到一班"}
    assert post(analyst, "verify-remedy", report.pk, **found | {"note": ""}).status_code == 422
    assert "僅到一班" in good(post(analyst, "verify-remedy", report.pk, **found))
    scores = dict.fromkeys(("progress", "spending", "quality", "reporting"), "90")
    good(post(officer, "evaluate", item.pk, 2024, **scores))
    row = item.evaluations.get()
    good(post(analyst, "confirm-many", item.programme_id, 2024, evaluation=[row.pk, "x", "9" * 30]))
    row.refresh_from_db()
    assert row.state == "confirmed"


def test_milestones_move_with_a_reason(item, clients):
    analyst = clients["analyst"]
    days = {f"stone_{row.pk}": row.planned_on.isoformat() for row in item.milestones.all()}
    first = next(iter(days))
    assert post(analyst, "move-milestones", item.pk, **days, reason="x").status_code == 422
    good(post(analyst, "move-milestones", item.pk, **days | {first: "2024-01-10"}, reason="提前"))
    assert item.milestones.first().revised_on == date(2024, 1, 10)


def test_records_are_held_against_each_other_and_each_opens(item, clients):
    Item.objects.filter(pk=item.pk).update(source="planning:proposal:7")
    row = Round.objects.create(
        year=2024, state="approved", submit_until=date(2024, 1, 31), changed_at=NOW
    )
    passed = Proposal.objects.create(
        round=row, unit_id=item.unit_id, number="P-1", title="三多路人行道改善", state="passed",
        granted=2000, item=item.ref, written_by="x", changed_at=NOW,
    )  # fmt: skip
    page = good(clients["analyst"].get(address("records")))
    assert reverse("planning:proposal", args=[passed.pk]) in page
    assert address("item", item.pk) in page
    assert "2,000" in page
    assert "2,000" not in good(clients["analyst"].get(address("records") + "?code=unit_differs"))
    answer = clients["analyst"].get(address("records") + "?export=csv")
    assert "115-001" in b"".join(answer.streaming_content).decode("utf-8-sig")
