"""A joint visit from the call to the record, on the pages of all whom it concerns."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.models import Session, Visit
from civicloop.evaluate.resolutions.services.matters import About
from civicloop.ui.rules import day_text, related_to
from tests.db.cases.city import picture
from tests.db.resolutions.conftest import KEEPER


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    resolutions.lay_bodies(small_city.units["ROADS"].pk, actor=KEEPER)
    return small_city


def url(name, *args):
    return reverse(f"resolutions:{name}", args=args)


def written(city, count=2):
    held = resolutions.call_meeting(
        resolutions.MeetingDraft(queries.body("city_meeting").pk, "第760次", timezone.localdate()),
        actor=KEEPER,
    )
    roads = city.units["ROADS"].pk
    drafts = [resolutions.DecisionDraft(f"左營大路第{one}案", roads) for one in range(count)]
    return resolutions.write_many(held.pk, drafts, actor=KEEPER)


def joined(rows, title="左營大路"):
    return resolutions.join([About(row.ref, row.title) for row in rows], title=title, actor=KEEPER)


def sent(city, **changes):
    values = {"held_on": timezone.localdate().isoformat(), "begins": "09:30",
              "place": "左營大路口", "unit": city.units["ROADS"].pk,
              "others": "里辦公處"}  # fmt: skip
    return values | changes


def test_from_the_call_to_the_record_on_every_page(city):
    rows = written(city)
    matter, analyst, officer = joined(rows), city.client("analyst"), city.client("officer")
    page = url("matter", matter.pk)
    assert url("plan-visit", matter.pk) in analyst.get(page).content.decode()
    assert url("plan-visit", matter.pk) not in officer.get(page).content.decode()
    assert analyst.post(url("plan-visit", matter.pk), sent(city)).url == page
    visit = Visit.objects.get()
    due = officer.get(reverse("home:due")).content.decode()
    assert f"{page}#visit-{visit.pk}" in due
    assert "聯合會勘" in due
    empty = officer.post(url("findings", visit.pk), {"version": 1})
    assert empty.status_code == 422
    record = {"held_on": timezone.localdate().isoformat(), "found": "坑洞三處", "version": 1,
              "agreed": "兩週內刨鋪"}  # fmt: skip
    officer.post(url("findings", visit.pk), record)
    second = officer.post(url("findings", visit.pk), record | {"found": "另一視窗"})
    assert second.status_code == 422
    assert "另一視窗" in second.content.decode()
    item = type(rows[0]).objects.get(pk=rows[0].pk).item_id
    for address in (page, url("decision", rows[0].pk), url("decision", rows[1].pk),
                    url("brief", item)):  # fmt: skip
        assert "兩週內刨鋪" in officer.get(address).content.decode(), address
    assert f"#visit-{visit.pk}" not in officer.get(reverse("home:due")).content.decode()


def test_photos_of_a_visit_stand_on_its_page_and_on_the_brief(city):
    rows = written(city)
    matter, analyst, officer = joined(rows), city.client("analyst"), city.client("officer")
    analyst.post(url("plan-visit", matter.pk), sent(city))
    visit = Visit.objects.get()
    assert "尚未登錄會勘紀錄" in officer.get(url("visit", visit.pk)).content.decode()
    form = officer.get(url("findings", visit.pk)).content.decode()
    assert 'type="file"' in form
    assert "image/heic" in form, "a telephone offers its camera"
    record = {"held_on": timezone.localdate().isoformat(), "found": "坑洞三處", "version": 1,
              "agreed": "兩週內刨鋪"}  # fmt: skip
    lie = SimpleUploadedFile("photo.jpg", b"MZ not a photo", content_type="image/jpeg")
    refused = officer.post(url("findings", visit.pk), record | {"files": [lie]})
    assert refused.status_code == 422
    assert "坑洞三處" in refused.content.decode(), "what was typed stays"
    assert Visit.objects.get().state == "planned"
    officer.post(url("findings", visit.pk), record | {"files": [picture(), picture()]})
    stored = queries.visit_photos([visit])[visit.ref]
    assert len(stored) == 2
    address = url("visit-photo", visit.pk, stored[0].pk)
    item = type(rows[0]).objects.get(pk=rows[0].pk).item_id
    for page in (url("visit", visit.pk), url("matter", matter.pk), url("decision", rows[0].pk)):
        assert address in city.client("mayor").get(page).content.decode(), page
    assert url("photo", item, stored[0].pk) in officer.get(url("brief", item)).content.decode()
    assert officer.get(address)["Content-Type"] == "image/jpeg"
    assert officer.get(address, {"small": "1"}).status_code == 200
    assert officer.get(url("visit-photo", visit.pk, stored[1].pk + 1)).status_code == 404
    other = resolutions.plan_visit(
        matter.pk, resolutions.VisitDraft(timezone.localdate(), "口", city.units["ROADS"].pk),
        actor=KEEPER,
    )  # fmt: skip
    assert officer.get(url("visit-photo", other.pk, stored[0].pk)).status_code == 404
    remove = url("remove-visit-photo", visit.pk, stored[0].pk)
    assert remove in officer.get(url("visit", visit.pk)).content.decode()
    assert remove not in city.client("mayor").get(url("visit", visit.pk)).content.decode()
    assert city.client("mayor").post(remove).status_code == 403
    officer.post(remove)
    assert officer.get(address).status_code == 404
    assert len(queries.visit_photos([visit])[visit.ref]) == 1


def test_a_visit_is_changed_cancelled_and_called_again(city):
    matter, analyst = joined(written(city)), city.client("analyst")
    analyst.post(url("plan-visit", matter.pk), sent(city))
    pk = Visit.objects.get().pk
    soon = (timezone.localdate() + timedelta(days=3)).isoformat()
    analyst.post(url("change-visit", pk), sent(city, held_on=soon, version=1))
    analyst.post(url("cancel-visit", pk), {"reason": "豪雨", "version": 2})
    page = analyst.get(url("matter", matter.pk)).content.decode()
    assert "豪雨" in page
    analyst.post(url("plan-visit-again", pk), {"version": 2})
    assert Visit.objects.get().state == "cancelled", "not as it was looked at"
    analyst.post(url("plan-visit-again", pk), {"version": 3})
    row = Visit.objects.get()
    assert (row.state, row.held_on.isoformat()) == ("planned", soon)


def test_the_last_part_of_a_visited_matter_stays_and_says_why(city):
    matter, analyst = joined(written(city)), city.client("analyst")
    analyst.post(url("plan-visit", matter.pk), sent(city))
    first, second = matter.parts.all()
    analyst.post(url("part", first.pk))
    told = analyst.post(url("part", second.pk), follow=True).content.decode()
    assert "最後一件不得移出" in told
    assert matter.parts.count() == 1


def test_a_case_knows_its_matter_for_those_who_may_see_it(city):
    rows = [About("cases:case:7", "案7"), About("cases:case:8", "案8")]
    matter = resolutions.join(rows, title="左營大路", actor=KEEPER)
    [found] = related_to(city.actor("analyst"), "cases:case:7")
    assert (found.title, found.url, found.more) == ("左營大路", url("matter", matter.pk), "")
    city.client("analyst").post(url("plan-visit", matter.pk), sent(city))
    [found] = related_to(city.actor("analyst"), "cases:case:7")
    assert day_text(timezone.localdate(), "zh-hant") in found.more
    assert related_to(city.actor("agent"), "cases:case:7") == []
    assert related_to(city.actor("analyst"), "cases:case:9") == []


def test_the_pages_cost_the_same_with_one_visit_and_with_three(city):
    rows, analyst = written(city, 4), city.client("analyst")
    matter, counts = joined(rows), []
    item = type(rows[0]).objects.get(pk=rows[0].pk).item_id
    pages = (url("matter", matter.pk), url("decision", rows[0].pk), url("brief", item))
    draft = resolutions.VisitDraft(
        timezone.localdate(), "口", city.units["ROADS"].pk, (city.units["PARKS"].pk,)
    )
    for _number in range(3):
        visit = resolutions.plan_visit(matter.pk, draft, actor=KEEPER)
        resolutions.write_findings(
            visit.pk, "坑洞", "刨鋪", held_on=timezone.localdate(), photos=[picture().read()],
            version=1, actor=KEEPER,
        )  # fmt: skip
        found = []
        for page in pages:
            analyst.get(page)
            with CaptureQueriesContext(connection) as asked:
                assert analyst.get(page).status_code == 200
            found.append(len(asked))
        counts.append(found)
    assert counts[0] == counts[2]


def test_a_session_and_an_extension_are_put_right_on_their_pages(city):
    analyst = city.client("analyst")
    session = resolutions.open_session(
        4, 2, begins_on=date(2026, 4, 1), ends_on=date(2026, 6, 9), actor=KEEPER
    )
    book = analyst.get(url("book", session.pk)).content.decode()
    assert url("edit-session", session.pk) in book
    assert url("edit-session", session.pk) not in (
        city.client("officer").get(url("book", session.pk)).content.decode()
    )
    values = {"term": 4, "number": 2, "begins_on": "2026-04-08", "ends_on": "2026-06-16",
              "reason": "", "version": 1}  # fmt: skip
    assert analyst.post(url("edit-session", session.pk), values).status_code == 422
    analyst.post(url("edit-session", session.pk), values | {"reason": "議會公告"})
    assert Session.objects.get().begins_on == date(2026, 4, 8)
    [row] = written(city, 1)
    asked = resolutions.write_decision(
        queries.body("legislator_oral").pk, resolutions.DecisionDraft("質詢", row.unit_id),
        given_on=timezone.localdate(), follow=True, actor=KEEPER,
    )  # fmt: skip
    page = url("decision", asked.pk)
    assert url("take-back-extension", asked.pk) not in analyst.get(page).content.decode()
    longer = resolutions.extend_answer(asked.pk, 5, reason="牽涉過廣", actor=KEEPER)
    shown = analyst.get(page).content.decode()
    assert url("take-back-extension", asked.pk) in shown
    assert "牽涉過廣" in shown
    analyst.post(
        url("take-back-extension", asked.pk), {"reason": "誤登", "version": longer.version}
    )
    asked.refresh_from_db()
    assert asked.answer_due_at < longer.answer_due_at


def test_what_is_like_part_of_a_matter_that_stands_is_put_into_it_or_set_apart(city):
    analyst, roads = city.client("analyst"), city.units["ROADS"].pk
    session = resolutions.open_session(
        4, 2, begins_on=date(2026, 4, 1), ends_on=date(2026, 6, 9), actor=KEEPER
    )
    texts = ("請改善九如一路路口號誌秒數", "九如一路路口號誌秒數請改善",
             "建請改善九如一路路口號誌秒數過短", "請改善九如一路路口號誌秒數太短")  # fmt: skip
    first, second, third, fourth = (
        resolutions.record_motion(
            session.pk,
            resolutions.MotionDraft(
                f"交{number}", "transport", "motion", "王議員", text, unit_id=roads,
                received_on=session.begins_on, second_reading_on=session.begins_on,
                second_decision="照案通過", state="adopted",
            ),
            actor=KEEPER,
        )
        for number, text in enumerate(texts)
    )  # fmt: skip
    matter = resolutions.join(
        [About(row.ref, row.subject) for row in (first, second)], title="九如一路號誌", actor=KEEPER
    )
    draft = resolutions.DecisionDraft(first.subject, roads)
    followed = resolutions.track_motion(first.pk, draft, actor=KEEPER)
    page = analyst.get(url("matters")).content.decode()
    assert page.count(url("add-part", matter.pk)) == 2, "the third and the fourth alone"
    assert f'id="{followed.ref}"' not in page, "its motion is part of the matter already"
    assert "九如一路號誌" in analyst.get(url("decision", followed.pk)).content.decode()
    analyst.post(url("add-part", matter.pk), {"ref": third.ref})
    assert matter.parts.filter(about=third.ref).exists()
    analyst.post(url("add-part", matter.pk), {"ref": followed.ref})
    assert matter.parts.count() == 3, "a decision and its motion are one part"
    like = matter.parts.values_list("about", flat=True)
    for ref in like:
        known = followed.ref if ref == first.ref else ref
        analyst.post(url("join"), {"ref": [fourth.ref, known], "move": "apart"})
    assert url("add-part", matter.pk) not in analyst.get(url("matters")).content.decode()


def test_a_decision_is_put_into_a_matter_by_its_number(city):
    rows, analyst = written(city, 3), city.client("analyst")
    matter = joined(rows[:2])
    address = url("add-part", matter.pk)
    assert 'name="number"' in analyst.get(url("matter", matter.pk)).content.decode()
    for number in ("", "無此號", "a\0b"):
        told = analyst.post(address, {"number": number}, follow=True).content.decode()
        assert "列管" in told
        assert matter.parts.count() == 2
    analyst.post(address, {"number": f" {rows[2].number} "})
    assert matter.parts.filter(about=rows[2].ref).exists()
    again = analyst.post(address, {"number": rows[2].number}, follow=True).content.decode()
    assert matter.parts.count() == 3
    assert "alert" in again
