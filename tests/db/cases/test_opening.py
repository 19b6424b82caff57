"""A report becomes a case, once and wholly."""

from dataclasses import replace
from datetime import timedelta

import pytest

from civicloop.answer.cases import queries, rules
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import DraftError, Fault
from civicloop.answer.cases.models import Case, Reporter, RoutingRule
from civicloop.answer.cases.services.looking import digest_for
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.clock import queries as clock
from civicloop.kernel.files import queries as files
from civicloop.kernel.files import services as store
from civicloop.kernel.geography import services as geography
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger.errors import KeyReusedError
from civicloop.kernel.vault import services as vault
from tests.db.cases.city import EAST, MONDAY, SETUP, collection, draft, picture, square

pytestmark = pytest.mark.django_db
CITIZEN = citizen()


def open_(key="k", now=MONDAY, **changes):
    return cases.open_case(draft(**changes), actor=CITIZEN, key=key, now=now)


def test_a_report_becomes_a_case_with_unit_clocks_and_masked_texts(city, opened):
    row = Case.objects.get()
    assert (row.number[:4], row.state, row.unit, row.district_code, row.village_code) == (
        "115-",
        "assigned",
        city.units["ROADS"],
        "D1",
        "V1",
    )
    assert row.description_masked == "機車道有坑洞，請回電 0912-***-678。"
    assert row.operational_due_at == MONDAY + timedelta(hours=4)
    assert row.statutory_due_at.isoformat() == "2026-05-12T15:59:59+00:00"
    assert row.next_due_at == row.operational_due_at
    assert [c.kind for c in clock.clocks(row.ref)] == ["operational", "statutory"]


def test_what_the_citizen_wrote_lies_sealed_under_the_key_of_the_case(opened):
    case, reporter = Case.objects.get(), Reporter.objects.get()
    boxes = {
        "description": case.description_sealed,
        "name": reporter.name_sealed,
        "email": reporter.email_sealed,
        "phone": reporter.phone_sealed,
        "place": reporter.place_sealed,
    }
    opened_texts = {
        name: vault.unseal(case.ref, bytes(box), field=name).decode() for name, box in boxes.items()
    }
    assert opened_texts == {
        "description": "機車道有坑洞，請回電 0912-345-678。",
        "name": "王小明",
        "email": "ming@example.org",
        "phone": "0912-345-678",
        "place": "三多一路 120 號前",
    }
    assert (reporter.name_masked, reporter.email_masked, reporter.phone_masked) == (
        "王○明",
        "m***@example.org",
        "0912-***-678",
    )


def test_there_is_one_event_and_it_holds_no_personal_value(city, opened):
    (event,) = ledger.history(opened.ref)
    assert (event.name, event.actor, event.sealed) == (
        "cases.case_opened",
        "citizen:anonymous",
        None,
    )
    assert event.body == {
        "case": opened.ref,
        "number": opened.number,
        "category": "pothole",
        "channel": "web",
        "district": "D1",
        "village": "V1",
        "unit": city.units["ROADS"].ref,
        "rule": RoutingRule.objects.get(category__code="pothole").ref,
        "operational_due_at": opened.operational_due_at.isoformat(),
        "statutory_due_at": opened.statutory_due_at.isoformat(),
        "came_back_of": "",
    }


def test_only_a_digest_of_the_secret_is_stored_and_the_secret_fits_it(opened):
    secret = cases.secret_of(opened)
    assert len(secret) == 12
    assert rules.same_secret(secret, opened.secret_digest)
    assert digest_for(opened.secret_salt) == opened.secret_digest
    assert secret not in str(vars(opened))


@pytest.mark.parametrize(
    ("changes", "unit"),
    [
        ({}, "ROADS"),
        ({"lon": EAST[0], "lat": EAST[1]}, "WORKS"),
        ({"category": "fallen-tree"}, "PARKS"),
        ({"category": "fallen-tree", "lon": EAST[0], "lat": EAST[1]}, "PARKS"),
        ({"category": "signal"}, "WORKS"),
    ],
)
def test_the_unit_follows_from_category_and_district(city, changes, unit):
    assert open_(**changes).unit == city.units[unit]


def test_the_same_key_gives_the_same_case(city):
    assert open_().pk == open_().pk
    assert Case.objects.count() == 1


def test_the_same_key_with_another_report_is_refused(city):
    open_()
    with pytest.raises(KeyReusedError):
        open_(description="別的事")
    assert Case.objects.count() == 1


def test_the_same_words_within_five_minutes_are_one_case(city):
    first = open_(key="a")
    second = open_(key="b", now=MONDAY + timedelta(minutes=4, seconds=59))
    third = open_(key="c", now=MONDAY + timedelta(minutes=5))
    assert second.pk == first.pk
    assert third.pk != first.pk
    assert [len(ledger.history(row.ref)) for row in Case.objects.order_by("pk")] == [1, 1]


def test_a_draft_with_faults_leaves_nothing_behind(city):
    with pytest.raises(DraftError) as caught:
        open_(description="坑" * 4001, email="x", category="unicorn", lon=121.5, lat=25.0)
    assert caught.value.faults == {
        "category": (Fault("unknown_category"),),
        "description": (Fault("too_long", {"limit": 4000, "length": 4001}),),
        "position": (Fault("outside_city"),),
        "email": (Fault("email_format"),),
    }
    assert (Case.objects.count(), Reporter.objects.count()) == (0, 0)


def test_a_place_beyond_the_border_is_named_in_the_language_of_the_reporter(city):
    county = square("P", "屏東縣", 120.4)
    county["properties"]["name_en"] = "Pingtung County"
    geography.load_neighbours(collection(county), actor=SETUP)
    for lon, language, fault in (
        (120.45, "zh-hant", Fault("in_county", {"county": "屏東縣"})),
        (120.45, "en", Fault("in_county", {"county": "Pingtung County"})),
        (119.0, "en", Fault("at_sea")),
    ):
        with pytest.raises(DraftError) as caught:
            open_(lon=lon, lat=22.55, language=language)
        assert caught.value.faults == {"position": (fault,)}


def test_a_photo_that_is_none_opens_nothing(city):
    with pytest.raises(DraftError) as caught:
        cases.open_case(draft(), actor=CITIZEN, key="k", photos=[picture(), _Liar()], now=MONDAY)
    assert set(caught.value.faults) == {"photos"}
    assert Case.objects.count() == 0


class _Liar:
    name = "photo.jpg"
    content_type = "image/jpeg"

    def read(self, _limit=-1):
        return b"<html>not a photo</html>"


def test_photos_that_came_before_the_case_belong_to_it(city):
    case_id = cases.reserve()
    ref = f"cases:case:{case_id}"
    store.store(picture(), ref=ref, kind="cases.before_photo", actor=CITIZEN, now=MONDAY)
    case = cases.open_case(draft(), actor=CITIZEN, key="k", case_id=case_id, now=MONDAY)
    assert case.ref == ref
    assert len(files.files_of(case.ref)) == 1


def test_photos_of_a_report_that_nobody_sent_are_swept_away(city):
    sent, lost = cases.reserve(), f"cases:case:{cases.reserve()}"
    for ref in (f"cases:case:{sent}", lost):
        store.store(picture(), ref=ref, kind="cases.before_photo", actor=CITIZEN, now=MONDAY)
    case = cases.open_case(draft(), actor=CITIZEN, key="k", case_id=sent, now=MONDAY)
    clerk = machine("cases")
    assert cases.sweep_drafts(actor=clerk, now=MONDAY + timedelta(hours=23)) == 0
    assert cases.sweep_drafts(actor=clerk, now=MONDAY + timedelta(hours=25)) == 1
    assert (len(files.files_of(case.ref)), files.files_of(lost)) == (1, [])


def test_staff_channels_need_the_right_to_write_for_others(city):
    telephone = replace(draft(), channel="phone")
    with pytest.raises(NotPermittedError):
        cases.open_case(telephone, actor=CITIZEN, key="k", now=MONDAY)
    assert Case.objects.count() == 0
    case = cases.open_case(telephone, actor=city.actor("agent"), key="k", now=MONDAY)
    assert case.channel == "phone"


def test_a_report_where_a_case_was_closed_lately_is_linked_as_come_back(city, opened):
    finish(city, opened)
    near = open_(key="n", description="又壞了", lon=120.2502, now=MONDAY + timedelta(hours=9))
    far = open_(key="f", description="另一處", lon=120.2602, now=MONDAY + timedelta(hours=9))
    late = open_(key="l", description="很久以後", now=MONDAY + timedelta(hours=24 * 40))
    assert (near.came_back_of_id, far.came_back_of_id, late.came_back_of_id) == (
        opened.pk,
        None,
        None,
    )
    assert ledger.history(near.ref)[0].body["came_back_of"] == opened.ref


def finish(city, case):
    """Accept, start and close without a photo."""
    officer = city.actor("officer")
    cases.accept(case.pk, actor=officer, now=MONDAY + timedelta(hours=1))
    cases.start(case.pk, actor=officer, now=MONDAY + timedelta(hours=2))
    return cases.close(
        case.pk,
        outcome="no_fault",
        answer="現場無異狀",
        actor=officer,
        now=MONDAY + timedelta(hours=3),
    )


def test_the_inbox_of_a_unit_holds_its_own_cases_by_what_is_due_next(city):
    first = open_(key="a", category="street-light")
    second = open_(key="b")
    open_(key="c", category="fallen-tree")
    assert list(queries.inbox(city.actor("officer")).order_by("next_due_at", "pk")) == [
        second,
        first,
    ]
    assert queries.inbox(city.actor("agent")).count() == 3
    assert queries.inbox(city.actor("mayor")).count() == 0
