"""What two people approved to destroy is gone: from every table and from every file."""

from __future__ import annotations

import datetime as dt
from datetime import UTC, date, datetime

import pytest

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, Category, Follower, PublicCase
from civicloop.answer.cases.rules.intake import token_from
from civicloop.answer.cases.rules.visits import AgreementDraft, Guest, VisitRecord
from civicloop.answer.cases.services import media
from civicloop.answer.cases.services.mailbox import PURPOSE
from civicloop.answer.cases.services.opening import BEFORE
from civicloop.kernel.actors.rules import EVERYWHERE, citizen, machine, person
from civicloop.kernel.files import queries as file_queries
from civicloop.kernel.files import services as files
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger import services as ledger_services
from civicloop.kernel.notices import services as notices
from civicloop.kernel.privacy import queries as privacy_queries
from civicloop.kernel.privacy import services as privacy
from civicloop.kernel.privacy.jobs import RETENTION
from civicloop.kernel.privacy.states import HoldGround
from civicloop.kernel.vault import queries as vault
from civicloop.kernel.vault import services as seals
from tests.db.cases.city import MONDAY, draft, picture
from tests.db.cases.dump import places
from tests.db.cases.field import follow, meeting
from tests.unit.notices.letters import INTAKE, letter

pytestmark = pytest.mark.django_db
PLANTED = {
    "description": "紫丁香巷口",
    "name": "龔曉芬",
    "email": "gong.planted@mail.example",
    "phone": "0987654321",
    "place": "百合花園側門",
    "note": "備註鳶尾花",
    "correspondence": "去函薰衣草",
    "letter": "來函滿天星",
    "task": "協辦向日葵",
    "report": "回覆康乃馨",
    "visit": "會勘牡丹亭",
    "guest": "chief.planted@village.example",
    "minutes": "紀錄水仙池",
    "agreement": "承諾蝴蝶蘭",
    "answered": "接聽曇花君",
    "answer": "答覆茉莉園",
    "comment": "評語風信子",
    "follower": "follower.planted@mail.example",
    "hold": "保全鬱金香",
    "mayor": "市長信箱木棉道",
    "upload": "planted-upload-name",
    "link": "planted-link-path",
}
FAR = datetime(2031, 9, 1, 1, 0, tzinfo=UTC)
RIGHTS = ("privacy.propose_destruction", "privacy.approve_destruction", "privacy.hold_values")
ANN, BO = (person(key, grants=dict.fromkeys(RIGHTS, EVERYWHERE)) for key in (901, 902))


def hours(count):
    return MONDAY + dt.timedelta(hours=count)


def deliver():
    ledger_services.seal_all()
    while ledger_services.deliver_pending().delivered:
        ledger_services.seal_all()
    notices.send_due(limit=500, now=FAR)


@pytest.fixture
def kept(city, settings, monkeypatch):
    """The city, with a mailbox; what follows leaves no trace but those in this test's folder."""
    settings.MAIL_INTAKE, settings.MAIL_URL = INTAKE, ""
    Category.objects.create(
        code="suggestion", kind="mailbox", name_zh="市政建議", name_en="Suggestion",
        operational_hours=24, statutory_days=7, needs_place=False, is_public=False,
    )  # fmt: skip
    ledger_services.deliver_pending()
    return city


def full_case(city) -> Case:
    """A case in which everything that can be written was written."""
    number = queries.next_id()
    photo = picture("red", f"{PLANTED['upload']}.jpg")
    files.store(photo, ref=f"cases:case:{number}", kind=BEFORE, actor=citizen(), now=MONDAY)
    about = draft(
        description=f"{PLANTED['description']}有坑洞，我是{PLANTED['name']}，{PLANTED['phone']}",
        name=PLANTED["name"], email=PLANTED["email"], phone=PLANTED["phone"],
        place=PLANTED["place"],
    )  # fmt: skip
    case = cases.open_case(about, actor=citizen(), key="full", case_id=number, now=MONDAY)
    media.link(case.pk, [f"https://pictures.example/{PLANTED['link']}.jpg"], now=MONDAY)
    cases.follow(case.pk, email=PLANTED["follower"], now=hours(1))
    deliver()
    officer = city.actor("officer")
    call = follow(case)
    cases.record_call(
        call.pk, phone="07-3368333", result="answered", answered_by=PLANTED["answered"],
        actor=city.actor("agent"), now=hours(1),
    )  # fmt: skip
    cases.accept(case.pk, actor=officer, now=hours(2))
    cases.note(case.pk, text=PLANTED["note"], actor=officer, now=hours(2))
    cases.correspond(
        case.pk, subject="關於您的通報", text=PLANTED["correspondence"], actor=officer, now=hours(3)
    )
    content = letter(
        PLANTED["letter"], sender=f"{PLANTED['name']} <{PLANTED['email']}>",
        to=notices.answer_address(case.ref),
    )  # fmt: skip
    notices.receive(content, way="lmtp", now=hours(4))
    notices.handle_due(now=hours(4))
    part = cases.ask_part(
        case.pk, to=city.units["PARKS"].pk, due_on=date(2026, 5, 8), text=PLANTED["task"],
        actor=officer, now=hours(5),
    )  # fmt: skip
    grants = {"cases.answer_part": EVERYWHERE, "cases.see": EVERYWHERE}
    helper = person(city.people["crew"].pk, grants=grants)
    cases.answer_part(part.pk, text=PLANTED["report"], actor=helper, now=hours(6))
    visit = cases.plan_visit(
        case.pk,
        meeting(place=PLANTED["visit"], guests=(Guest(PLANTED["name"], PLANTED["guest"]),)),
        actor=officer, now=hours(7),
    )  # fmt: skip
    deliver()
    promise = AgreementDraft(city.units["ROADS"].pk, PLANTED["agreement"], date(2026, 5, 20))
    cases.hold_visit(
        visit.pk, VisitRecord(PLANTED["minutes"], agreements=(promise,)), photos=[picture("blue")],
        actor=officer, now=visit.begins_at + dt.timedelta(hours=1),
    )  # fmt: skip
    cases.start(case.pk, actor=officer, now=hours(80))
    cases.close(case.pk, outcome="no_fault", answer=PLANTED["answer"], actor=officer, now=hours(81))
    cases.rate(
        case.pk, manner=4, speed=4, result=3, comment=PLANTED["comment"],
        actor=citizen(case.ref), now=hours(90),
    )  # fmt: skip
    return case


def letter_case() -> Case:
    """A case that was a letter to the mayor, confirmed from an e-mail in the outbox."""
    words = draft(
        category="suggestion", description=PLANTED["mayor"], name=PLANTED["name"],
        email=PLANTED["email"], place="", lon=None, lat=None,
    )  # fmt: skip
    row = cases.write_letter(words, key="mayor", case_id=queries.next_id(), now=MONDAY)
    deliver()
    token = token_from(seals.blind_index(PURPOSE, row.salt.hex))
    case = cases.confirm_letter(token, now=hours(1))
    cases.withdraw(case.pk, actor=citizen(case.ref), now=hours(2))
    return case


def destroy(now=FAR):
    row = privacy.draw_list("cases.case", actor=ANN, now=now)
    privacy.approve_list(row.pk, actor=BO, now=now)
    done = privacy.carry_out(actor=RETENTION, now=now)
    deliver()
    files.sweep(now=datetime.now(UTC) + dt.timedelta(days=2))
    return done


def test_nothing_that_was_written_is_found_anywhere_afterwards(kept, settings):
    case, mayor = full_case(kept), letter_case()
    deliver()
    before = places(PLANTED.values(), settings.DATA_DIR)
    masked = {"public.cases_case", "public.search_entry", "public.cases_publiccase"}
    assert masked <= before[PLANTED["description"]]
    for name in ("email", "guest", "follower", "letter", "correspondence", "answer"):
        found = before[PLANTED[name]]
        assert name == "letter" or any(place.startswith("outbox/") for place in found), name
    stored = {path for path in (settings.DATA_DIR / "files").rglob("*") if path.is_file()}
    assert len(stored) >= 4
    counted = queries.received_rows().count()
    done = destroy()
    assert (done.destroyed, done.failed) == (2, 0)
    assert {name: found for name, found in places(PLANTED.values(), settings.DATA_DIR).items()
            if found} == {}  # fmt: skip
    assert vault.destroyed_among([case.ref, mayor.ref]) == {case.ref, mayor.ref}
    assert ledger_services.verify().good
    assert queries.received_rows().count() == counted
    assert Case.objects.get(pk=case.pk).rounds.get().result == 3
    assert not Follower.objects.exists()
    assert PublicCase.objects.get(pk=case.pk).text == ""
    kept_files = {path for path in (settings.DATA_DIR / "files").rglob("*") if path.is_file()}
    assert kept_files < stored
    assert file_queries.count_of(case.ref, BEFORE) == 0
    names = [event.name for event in ledger.history(case.ref)]
    assert names[-1] in {"privacy.personal_values_destroyed", "files.file_removed"}


def test_a_case_under_appeal_is_kept_whole(kept, settings):
    case = full_case(kept)
    deliver()
    words = (PLANTED["description"],)
    before = places(words, settings.DATA_DIR)
    privacy.place_hold(
        case.ref, ground=HoldGround.APPEAL, reason=PLANTED["hold"], actor=ANN, now=FAR
    )
    (found,) = privacy_queries.summary(FAR.date(), limit=10)[:1]
    assert (found.refs, found.held) == ((), 1)
    assert privacy.draw_lists(actor=RETENTION, now=FAR) == []
    assert places(words, settings.DATA_DIR) == before
    (hold,) = privacy_queries.standing_holds()
    privacy.lift_hold(hold.pk, reason=PLANTED["hold"], actor=BO, now=FAR)
    assert destroy().destroyed == 1
    assert places((*words, PLANTED["hold"]), settings.DATA_DIR) == {
        PLANTED["description"]: set(),
        PLANTED["hold"]: set(),
    }


def test_only_what_ended_long_enough_ago_is_on_the_list(kept):
    case = full_case(kept)
    other = cases.open_case(
        draft(description="還沒結束"), actor=citizen(), key="open", now=hours(100)
    )
    closed_on = Case.objects.get(pk=case.pk).closed_at.astimezone(
        dt.timezone(dt.timedelta(hours=8))
    )
    first = closed_on.replace(year=closed_on.year + 5).date() + dt.timedelta(days=1)
    rule = next(row for row in privacy_queries.retentions() if row.kind == "cases.case")
    assert privacy_queries.due(rule, first - dt.timedelta(days=1), limit=9).refs == ()
    assert privacy_queries.due(rule, first, limit=9).refs == (case.ref,)
    assert queries.numbers_of([case.ref, other.ref]) == {
        case.ref: case.number,
        other.ref: other.number,
    }
    assert queries.ref_numbered(f" {case.number.replace('-', '')} ") == case.ref
    assert queries.ref_numbered("115-9999999-9") is None
    assert queries.ended_among([case.ref, other.ref], date(2027, 1, 1)) == [case.ref]


def test_forgetting_twice_is_forgetting_once(kept):
    case = full_case(kept)
    deliver()
    destroy()
    once = Case.objects.filter(pk=case.pk).values().get()
    cases.forget(case.ref, actor=machine("archivist"))
    assert Case.objects.filter(pk=case.pk).values().get() == once
