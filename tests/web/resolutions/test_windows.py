"""Two windows at once, a form sent twice, an agenda filled at once, a body that rests."""

from datetime import timedelta

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.models import Body, Decision, Meeting
from tests.db.resolutions.conftest import HEAD, KEEPER
from tests.web.resolutions.test_pages import body, city, draft, lines, meeting, today, url

__all__ = ["city"]


def test_the_second_window_is_told_and_overwrites_nothing(city):
    analyst, row = city.client("analyst"), meeting()
    page = analyst.get(url("minutes", row.pk)).content.decode()
    assert 'type="hidden" name="version" value="1"' in page
    analyst.post(url("minutes", row.pk), {"minutes": "甲所寫", "version": "1"})
    for version in ("1", "²", "\x00", "9" * 40):
        late = analyst.post(url("minutes", row.pk), {"minutes": "乙所寫", "version": version})
        assert late.status_code == 422
        page = late.content.decode()
        assert "乙所寫" in page
        assert 'name="version" value="2"' in page
    row.refresh_from_db()
    assert (row.minutes, row.version) == ("甲所寫", 2)
    knowingly = analyst.post(url("minutes", row.pk), {"minutes": "乙所寫", "version": "2"})
    assert knowingly.status_code == 302
    row.refresh_from_db()
    assert row.minutes == "乙所寫"


def test_a_form_sent_twice_does_its_work_once(city):
    analyst, row = city.client("analyst"), meeting()
    sent = lines(n0_text="改善路口", n0_lead="ROADS") | {"idempotency_token": "a" * 32}
    first, second = (analyst.post(url("enter", row.pk), sent) for _time in range(2))
    assert first.url == second.url == url("follow-up", row.pk)
    assert Decision.objects.count() == 1
    analyst.post(url("enter", row.pk), sent | {"line-0-text": "改善橋梁"})
    assert Decision.objects.count() == 2
    values = {"body": body("city_meeting").pk, "title": "第761次", "held_on": today().isoformat(),
              "idempotency_token": "b" * 32}  # fmt: skip
    made = [analyst.post(url("new-meeting"), values).url for _time in range(2)]
    assert made[0] == made[1]
    assert Meeting.objects.count() == 2


def test_all_open_cases_go_on_the_agenda_once(city):
    analyst, row = city.client("analyst"), meeting(held_on=today() - timedelta(days=7))
    first, _second = resolutions.write_many(
        row.pk, [draft(city), draft(city, text="整修行道樹")], actor=KEEPER
    )
    following = meeting(title="第761次市政會議")
    page = analyst.get(url("meeting", following.pk)).content.decode()
    assert url("add-open-cases", following.pk) in page
    for _time in range(2):
        analyst.post(url("add-open-cases", following.pk))
    points = queries.points_of(following.pk)
    assert [one.title for one in points] == ["三多路人行道改善", "整修行道樹"]
    assert points[0].item_id == first.item_id
    added = {"kind": "case", "title": "", "case": first.number}
    analyst.post(url("add-point", following.pk), added)
    assert queries.points_of(following.pk)[-1].title == "三多路人行道改善"


def test_what_every_unit_did_is_not_overdue(city):
    analyst = city.client("analyst")
    row = meeting(held_on=today() - timedelta(days=9))
    past = draft(city, due_on=today() - timedelta(days=3))
    [one] = resolutions.write_many(row.pk, [past], actor=KEEPER)
    address = f"{url('decisions')}?late=deed"
    assert one.number in analyst.get(address).content.decode()
    done = resolutions.ReplyDraft("已完成", True, today(), "照片")
    [charge] = queries.charges_of(one.pk)
    reply = resolutions.write_reply(charge.pk, done, actor=HEAD)
    resolutions.accept_reply(reply.pk, actor=KEEPER)
    assert one.number not in analyst.get(address).content.decode()
    assert analyst.get(url("decisions")).context["figures"]["late"] == 0


def test_a_new_body_takes_no_key_in_use_and_one_at_rest_can_come_back(city):
    analyst, council = city.client("analyst"), body("council")
    values = {"name_zh": "議會", "name_en": "", "family": "council", "clock": "motion",
              "sign": "新", "unit": council.power.unit_id, "days_between": "0"}  # fmt: skip
    refused = analyst.post(url("new-body"), values | {"key": "council", "is_active": "on"})
    assert "key" in refused.context["form"].errors
    assert body("council").power.name_zh == council.power.name_zh
    analyst.post(url("edit-body", "council"), values | {"sign": council.sign})
    rested = Body.objects.get(pk=council.pk)
    assert (rested.power.is_active, rested.order) == (False, council.order)
    assert url("edit-body", "council") in analyst.get(url("bodies")).content.decode()
    assert analyst.get(url("motions")).status_code == 200
