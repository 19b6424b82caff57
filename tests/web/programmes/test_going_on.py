"""Plans that units file, months in numbers, more time, what is given back, and a later year."""

from datetime import date

import pytest
from django.utils import timezone

from civicloop.engines.tracking.models import Item, Period, Programme, Release, Report
from civicloop.evaluate.resolutions.models import Body, Meeting, Point
from tests.web.programmes.test_pages import (  # noqa: F401 (fixtures)
    PLAN,
    WHY,
    address,
    city,
    clients,
    good,
    item,
    month,
    post,
)

ITEMS = "工作項目\t權重\t113/01\t113/12\n設計\t40\t100\t\n施工\t60\t0\t100\n經費\t\t500\t1000"


@pytest.fixture
def candidate(city, clients):  # noqa: F811 (fixtures)
    analyst = clients["analyst"]
    good(post(analyst, "open", kind="annual", year=2024, owner=city.units["WORKS"].pk))
    values = {
        "number": "115-009", "title": "左營大路人行道", "unit": city.units["ROADS"].pk,
        "begins_on": "2024-01-01", "ends_on": "2099-12-31", "budget": "1000",
    }  # fmt: skip
    good(post(analyst, "candidate", Programme.objects.get().pk, **values))
    return Item.objects.get()


def test_a_unit_files_its_plan_and_the_commission_decides(candidate, clients):  # noqa: F811
    officer, analyst = clients["officer"], clients["analyst"]
    assert "115-009" in good(officer.get(address("owed")))
    wrong = post(officer, "file-plan", candidate.pk, plan=ITEMS.replace("60", "50"))
    assert wrong.status_code == 422
    assert "權重合計 90" in wrong.content.decode()
    good(post(officer, "file-plan", candidate.pk, plan=ITEMS))
    assert "115-009" not in good(officer.get(address("owed")))
    asked = good(analyst.get(address("decide-change", candidate.changes.get().pk)))
    assert "施工 60 %" in asked
    good(post(analyst, "decide-change", candidate.changes.get().pk, grant="no", decision="補件"))
    again = good(officer.get(address("file-plan", candidate.pk)))
    assert "113/01\t40\t500" in again  # what was refused is there to be mended
    good(post(officer, "file-plan", candidate.pk, plan=ITEMS))
    waiting = candidate.changes.get(state="asked")
    good(post(analyst, "decide-change", waiting.pk, grant="yes", decision="同意"))
    page = good(officer.get(address("item", candidate.pk)))
    assert "設計 40 %" in page
    good(post(officer, "milestones", candidate.pk, work="service"))
    good(post(analyst, "select", candidate.programme_id, item=candidate.pk))
    assert Item.objects.get().state == "tracked"
    assert post(officer, "file-plan", candidate.pk, plan=PLAN).status_code == 422


def test_the_month_shows_classes_causes_and_what_holds_it_back(item, clients):  # noqa: F811
    analyst, officer = clients["analyst"], clients["officer"]
    report = Report.objects.get()
    own = address("month", item.programme_id, report.period_id)
    page = good(analyst.get(own))
    assert "未填執行情形" in page
    assert "已核定 0 表" in page
    good(post(officer, "report", report.pk, **month(report, **WHY)))
    good(post(clients["head"], "approve-report", report.pk))
    page = good(analyst.get(own))
    assert "100.00 %" in page
    assert "變更設計" in page or "設計" in page
    assert "115-001" in good(analyst.get(own + "?trigger=lag"))
    assert "115-001" in good(analyst.get(own + "?streak=1"))
    assert "115-001" not in good(analyst.get(own + "?streak=3&text=115")).split("<tbody>")[-1]
    assert "115-001" in good(officer.get(own))
    out = analyst.get(own + "?export=csv")
    assert out.status_code == 200
    assert "115-001" in b"".join(out.streaming_content).decode("utf-8-sig")
    assert analyst.get(address("month", item.programme_id, 999_999)).status_code == 404


def test_steps_count_items_and_narrow_to_them(item, clients):  # noqa: F811
    analyst, own = clients["analyst"], address("steps", item.programme_id)
    assert "尚未達成任何查核點" in good(analyst.get(own))
    first = item.milestones.first()
    good(post(clients["officer"], "reach", item.pk, first.pk, actual_on="2024-01-10",
              evidence="函"))  # fmt: skip
    assert "完成設計" in good(analyst.get(own))
    assert "115-001" in good(analyst.get(own, {"step": "完成設計"}))
    out = analyst.get(own, {"export": "csv"})
    assert "公告招標" in b"".join(out.streaming_content).decode("utf-8-sig")


def test_more_time_is_given_and_taken_back_on_a_page(item, clients):  # noqa: F811
    analyst, period = clients["analyst"], Period.objects.get()
    rule = period.due_on
    where = (item.programme_id, period.pk)
    assert post(analyst, "extend-month", *where, due_on="2024-02-01", reason="x").status_code == 422
    Period.objects.update(due_on=date(2099, 2, 5), closes_on=date(2099, 2, 12))
    good(post(analyst, "extend-month", *where, due_on="2099-02-20", reason="颱風停班"))
    assert Period.objects.get().due_on == date(2099, 2, 20)
    assert "颱風停班" in good(analyst.get(address("month", *where)))
    good(post(analyst, "restore-month", *where, reason="誤登"))
    assert Period.objects.get().due_on == date(2099, 2, 5) != rule
    assert post(analyst, "restore-month", *where, reason="誤登").status_code == 422


def test_what_was_sent_or_judged_is_taken_or_given_back(item, clients):  # noqa: F811
    officer, analyst, report = clients["officer"], clients["analyst"], Report.objects.get()
    good(post(officer, "report", report.pk, **month(report, **WHY)))
    sent = Report.objects.get()
    good(post(officer, "take-back-report", report.pk, version=sent.version))
    assert Report.objects.get().state == "draft"
    scores = dict.fromkeys(("progress", "spending", "quality", "reporting"), "99")
    good(post(officer, "evaluate", item.pk, 2024, **scores, remarks="自評"))
    row = item.evaluations.get()
    assert post(analyst, "return-evaluation", item.pk, row.pk, reason="").status_code == 422
    good(post(analyst, "return-evaluation", item.pk, row.pk, reason="缺佐證"))
    form = good(officer.get(address("evaluate", item.pk, 2024)))
    assert 'value="99"' in form
    assert "缺佐證" in good(officer.get(address("item", item.pk)))
    good(post(officer, "evaluate", item.pk, 2024, **scores | {"quality": "60"}, remarks="補件"))
    assert (item.evaluations.get().state, item.evaluations.count()) == ("submitted", 1)


def test_a_release_by_mistake_is_taken_back(item, clients, city):  # noqa: F811
    head = clients["head"]
    Item.objects.update(state="released")
    item.body.unit = city.units["ROADS"]
    item.body.save()
    row = Release.objects.create(
        item=item, body=item.body, state="granted", reason="完工", proposed_by="x",
        proposed_at=item.changed_at, resolution="第3次", decided_on=date(2024, 2, 1),
    )  # fmt: skip
    assert "take-back/" in good(head.get(address("item", item.pk)))
    assert post(head, "take-back-release", row.pk, reason="").status_code == 422
    good(post(head, "take-back-release", row.pk, reason="誤登"))
    assert Item.objects.get().state == "tracked"
    assert post(head, "take-back-release", row.pk, reason="誤登").status_code == 422


def test_what_is_not_finished_goes_on_in_a_later_year(item, clients, city):  # noqa: F811
    analyst, programme = clients["analyst"], item.programme_id
    none = good(analyst.get(address("continue", programme)))
    assert "請先開立較後年度" in none
    good(post(analyst, "open", kind="annual", year=2025, owner=city.units["WORKS"].pk))
    into = Programme.objects.get(year=2025)
    good(post(analyst, "continue", programme, into=into.pk, item=item.pk))
    new = Item.objects.get(programme=into)
    assert (new.state, new.number, Item.objects.get(pk=item.pk).state) == (
        "tracked", item.number, "continued",
    )  # fmt: skip
    assert address("item", new.pk) in good(analyst.get(address("item", item.pk)))
    assert address("item", item.pk) in good(analyst.get(address("item", new.pk)))
    assert post(analyst, "continue", programme, into=into.pk, item=item.pk).status_code == 422


def test_a_rest_can_move_the_plan(item, clients):  # noqa: F811
    analyst = clients["analyst"]
    good(post(analyst, "suspend", item.pk, reason="停工"))
    Item.objects.update(suspended_on=date(2024, 2, 1))
    assert "停列起日" in good(analyst.get(address("item", item.pk)))
    assert post(analyst, "resume", item.pk, move="yes", reason="").status_code == 422
    good(post(analyst, "resume", item.pk, move="yes", reason="用地取得"))
    assert (Item.objects.get().state, item.baselines.count()) == ("tracked", 2)


def test_lists_go_out_as_files_with_every_stage(item, clients):  # noqa: F811
    analyst = clients["analyst"]
    scores = dict.fromkeys(("progress", "spending", "quality", "reporting"), "90")
    good(post(clients["officer"], "evaluate", item.pk, 2024, **scores, remarks="自評"))
    out = analyst.get(address("evaluations", item.programme_id, 2024), {"export": "csv"})
    text = b"".join(out.streaming_content).decode("utf-8-sig")
    assert "自評分數" in text.splitlines()[0]
    assert "115-001" in text
    assert "優等" in text
    for name in ("silence", "honesty"):
        for form in ("csv", "ods", "xlsx"):
            answer = analyst.get(address(name), {"export": form})
            assert (answer.status_code, answer.streaming) == (200, True)


def test_a_part_is_listed_and_stands_on_the_page_of_the_whole(item, clients, city):  # noqa: F811
    values = {
        "number": "115-001-1", "title": "第一標", "unit": city.units["ROADS"].pk,
        "begins_on": "2024-01-01", "ends_on": "2099-12-31", "budget": "10",
    }  # fmt: skip
    analyst = clients["analyst"]
    wrong = post(analyst, "candidate", item.programme_id, **values, part_of="115-999")
    assert wrong.status_code == 422
    good(post(analyst, "candidate", item.programme_id, **values, part_of="115-001"))
    assert "115-001-1" in good(analyst.get(address("item", item.pk)))
    # What is only listed cannot be judged, and is not offered for it.
    judged = good(analyst.get(address("evaluations", item.programme_id, 2024)))
    assert "115-001" in judged
    assert "115-001-1" not in judged


def test_a_meeting_ends_the_silence_about_an_item(item, clients, city):  # noqa: F811
    analyst = clients["analyst"]
    Report.objects.all().delete()
    assert "115-001" in good(analyst.get(address("silence")))
    body = Body.objects.create(power=item.body, family="meeting", clock="meeting", sign="工")
    today = timezone.localdate()
    meeting = Meeting.objects.create(body=body, number=1, year=today.year, title="第1次",
                                     held_on=today, state="held")  # fmt: skip
    Point.objects.create(meeting=meeting, order=1, title="人行道", item=item)
    assert "115-001" not in good(analyst.get(address("silence")))
