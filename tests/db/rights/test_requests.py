"""A person asks: confirmed, found, corrected, deleted or refused, handed over, all on record."""

import email
import io
import json
import re
import zipfile
from datetime import timedelta
from email import policy

import pytest
from django.db import IntegrityError, transaction

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, Category, Follower, Letter
from civicloop.answer.cases.queries import next_id
from civicloop.answer.cases.services import subjects
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import EVERYWHERE, citizen, machine, person
from civicloop.kernel.clock import queries as clocks
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger import services as ledger_services
from civicloop.kernel.notices import services as notices
from civicloop.kernel.privacy import queries as privacy_queries
from civicloop.kernel.privacy import services as privacy
from civicloop.kernel.privacy.errors import NotCorrectableError
from civicloop.kernel.privacy.jobs import RETENTION
from civicloop.kernel.privacy.states import HoldGround
from civicloop.kernel.vault import queries as vault
from civicloop.platform.rights import services as rights
from civicloop.platform.rights.errors import (
    ExtensionSpentError,
    NotIdentifiedError,
    RequestFaultsError,
    SamePersonError,
    UnknownLinkError,
)
from civicloop.platform.rights.models import Request
from civicloop.platform.rights.states import Decision, Identity, RequestChannel, Right
from tests.db.cases.city import MONDAY, draft, lay_down, picture
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db
BOTH = ("rights.handle", "rights.record", "privacy.hold_values")
ANN, BO = (person(key, grants=dict.fromkeys(BOTH, EVERYWHERE)) for key in (901, 902))
EMAIL = "ming@example.org"


def hours(count):
    return MONDAY + timedelta(hours=count)


@pytest.fixture(autouse=True)
def city(small_city, settings, tmp_path):  # noqa: F811 (a fixture)
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    settings.MAIL_URL = ""
    lay_down()
    return small_city


def asked(right, **changes):
    values = {"name": "王小明", "email": EMAIL, "phone": "", "words": "請辦理"} | changes
    return rights.Asked(right, **values)


def token_in(settings, *, after=r"rights/link/"):
    """The token in the last e-mail of the outbox."""
    notices.send_due(now=hours(24 * 400), limit=500)
    found = ""
    for path in sorted((settings.DATA_DIR / "outbox").glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        text = message.get_body(("plain",)).get_content()
        for match in re.findall(after + r"([0-9a-f]{32})", text):
            found = match
    return found


def received(right=Right.COPY, **changes):
    return rights.record(
        asked(right, **changes), channel=RequestChannel.COUNTER, actor=ANN, now=MONDAY
    )


def identified(right=Right.COPY, **changes):
    row = received(right, **changes)
    return rights.identify(row.pk, identity=Identity.CARD, actor=ANN, now=hours(1))


def case_of(key="first", **changes):
    number = next_id()
    return cases.open_case(
        draft(**changes), actor=citizen(), key=key, case_id=number, photos=[picture()], now=MONDAY
    )


def ended(case):
    return cases.withdraw(case.pk, actor=citizen(case.ref), now=hours(2))


def names(row):
    return [event.name.removeprefix("rights.") for event in ledger.history(row.ref)
            if event.name.startswith("rights.")]  # fmt: skip


def test_a_request_by_the_page_begins_when_its_link_is_confirmed(settings):
    rights.ask(asked(Right.SEE), now=MONDAY)
    row = Request.objects.get()
    assert (row.state, row.number, row.due_at) == ("written", None, None)
    assert b"ming" not in bytes(row.email_sealed)
    token = token_in(settings)
    row = rights.confirm(token, now=hours(5))
    assert row.state == "received"
    assert re.fullmatch(r"PD115-\d{5}-\d", row.number)
    assert clocks.clock(row.ref, "answer").due_at == row.due_at
    assert rights.confirm(token, now=hours(6)).received_at == hours(5)
    assert names(row) == ["request_received"]


def test_what_nobody_confirms_is_deleted_with_its_message(settings):
    rights.ask(asked(Right.SEE), now=MONDAY)
    token = token_in(settings)
    (outbox,) = (settings.DATA_DIR / "outbox").glob("*.eml")
    ref = Request.objects.get().ref
    with pytest.raises(UnknownLinkError):
        rights.confirm(token, now=hours(73))
    assert rights.sweep(now=hours(73)) == 1
    assert not Request.objects.exists()
    assert not outbox.exists()
    assert vault.is_destroyed(ref)
    with pytest.raises(UnknownLinkError):
        rights.row_of(token)


@pytest.mark.parametrize("token", ["", "x", "0" * 31, "0" * 32, "G" * 32, "../" * 10, "\x00" * 32])
def test_a_guessed_link_is_unknown(token):
    received()
    for verb in (rights.row_of, rights.confirm, rights.withdraw, rights.take_package):
        with pytest.raises(UnknownLinkError):
            verb(token)


def test_all_that_is_kept_is_found_by_address_and_by_number():
    Category.objects.create(
        code="suggestion", kind="mailbox", name_zh="市政建議", name_en="Suggestion",
        operational_hours=24, statutory_days=7, needs_place=False, is_public=False,
    )  # fmt: skip
    mine = case_of()
    by_phone = case_of("2", email="", name="", phone="+886 912 345 678", description="另一處")
    other = case_of("3", email="her@example.org", phone="0987654321", description="別人的")
    cases.follow(other.pk, email="MING@example.org", now=MONDAY)
    letter = draft(
        category="suggestion", description="建議", place="", lon=None, lat=None, phone=""
    )
    cases.write_letter(letter, key="m", case_id=next_id(), now=MONDAY)
    row = received(phone="0912-345-678")
    found = {one.ref for one in rights.held(row)}
    follower = Follower.objects.get()
    assert found == {mine.ref, by_phone.ref, follower.ref, Letter.objects.get().ref}
    assert {one.ref for one in rights.held(received(email="her@example.org"))} == {other.ref}
    assert rights.held(received(email="nobody@example.org")) == []


def test_the_data_are_handed_over_once_decided_and_each_reading_is_on_record(settings):
    case = case_of()
    row = identified()
    with pytest.raises(NotIdentifiedError):
        rights.hand_over(row.pk, actor=BO, now=hours(2))
    rights.decide(row.pk, decision=Decision.GRANTED, words="准予", actor=BO, now=hours(2))
    link = rights.hand_over(row.pk, actor=BO, now=hours(3))
    token = token_in(settings, after=r"rights/package/")
    assert token in link
    name, content = rights.take_package(token, now=hours(4))
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        (told,) = json.loads(box.read("data.json"))["objects"]
        files = [entry for entry in box.namelist() if entry.startswith("files/")]
        assert "王小明" in box.read("index.html").decode()
    assert name.startswith("PD115-")
    assert (told["number"], told["name"], told["email"]) == (case.number, "王小明", EMAIL)
    assert told["description"].startswith("機車道有坑洞")
    assert len(files) == 1
    read = {(event.body["field"], event.body["purpose"], event.actor)
            for event in privacy_queries.readings(case.ref)}  # fmt: skip
    assert ("email", "subject", f"citizen:{row.ref}") in read
    assert names(row)[-2:] == ["package_offered", "package_taken"]
    with pytest.raises(UnknownLinkError):
        rights.take_package(token, now=hours(3 + 24 * 7 + 1))
    rights.hand_over(row.pk, actor=BO, now=hours(10))
    with pytest.raises(UnknownLinkError):
        rights.take_package(token, now=hours(11))


def test_the_package_tells_who_looked_and_never_anybody_elses_messages(city):
    case = case_of()
    cases.follow(case.pk, email="her@example.org", now=hours(1))
    officer = city.actor("officer")
    cases.accept(case.pk, actor=officer, now=hours(1))
    fresh = Case.objects.select_related("reporter", "category", "unit").get(pk=case.pk)
    cases.read_reporter(fresh, purpose="contact", actor=officer)
    row = identified()
    rights.decide(row.pk, decision=Decision.GRANTED, words="准予", actor=BO, now=hours(2))
    link = rights.hand_over(row.pk, actor=BO, now=hours(3))
    _name, content = rights.take_package(link.rstrip("/").rpartition("/")[2], now=hours(4))
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        data = box.read("data.json").decode()
    (told,) = json.loads(data)["objects"]
    assert {(one["field"], one["purpose"], one["by"]) for one in told["readings"]} >= {
        ("email", "contact", "officer")
    }
    assert "her@example.org" not in data


def test_a_correction_changes_what_is_found_and_names_the_field_alone():
    case = case_of()
    row = identified(Right.CORRECT)
    change = {"ref": case.ref, "field": "email", "value": "new@example.org"}
    rights.correct_held(row.pk, **change, actor=BO, now=hours(2))
    fresh = Case.objects.select_related("reporter").get(pk=case.pk)
    assert fresh.reporter.email_masked == "n***@example.org"
    assert {one.ref for one in rights.held(received(email="new@example.org"))} == {case.ref}
    assert rights.held(row) == []
    events = [*ledger.history(case.ref), *ledger.history(row.ref)]
    assert "new@example" not in str([event.body for event in events])
    (event,) = [one for one in ledger.history(case.ref) if one.name == "cases.reporter_corrected"]
    assert event.body["fields"] == ["email"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "no address"), ("phone", "<script>"), ("name", "王" * 81), ("address", "某處")],
)
def test_a_correction_that_does_not_fit_changes_nothing(field, value):
    case = case_of()
    row = identified(Right.CORRECT)
    before = Case.objects.filter(pk=case.pk).values("reporter__email_index").get()
    with pytest.raises((NotCorrectableError, RequestFaultsError)):
        rights.correct_held(row.pk, ref=case.ref, field=field, value=value, actor=BO)
    assert Case.objects.filter(pk=case.pk).values("reporter__email_index").get() == before


def test_nobody_reaches_what_is_another_persons():
    theirs = case_of(email="her@example.org", phone="0987654321", description="別人的")
    for right in (Right.CORRECT, Right.DELETE):
        row = identified(right)
        with pytest.raises(RequestFaultsError):
            rights.correct_held(row.pk, ref=theirs.ref, field="name", value="x", actor=BO)
        with pytest.raises(RequestFaultsError):
            rights.erase_held(row.pk, ref=theirs.ref, actor=BO)
    assert not vault.is_destroyed(theirs.ref)


def test_an_ended_case_is_deleted_by_another_than_who_checked_the_identity():
    case = ended(case_of())
    row = identified(Right.DELETE)
    with pytest.raises(SamePersonError):
        rights.erase_held(row.pk, ref=case.ref, actor=ANN, now=hours(3))
    assert rights.erase_held(row.pk, ref=case.ref, actor=BO, now=hours(3))
    assert vault.is_destroyed(case.ref)
    ledger_services.seal_all()
    ledger_services.deliver_pending()
    assert Case.objects.get(pk=case.pk).description_masked == ""
    ledger_services.seal_all()
    assert ledger_services.verify().good
    assert names(row)[-1] == "held_erased"


def test_what_still_runs_or_is_held_is_kept_and_the_refusal_is_on_record():
    case = case_of()
    row = identified(Right.DELETE)
    assert not rights.erase_held(row.pk, ref=case.ref, actor=BO, now=hours(3))
    ended(case)
    privacy.place_hold(case.ref, ground=HoldGround.APPEAL, reason="訴願", actor=ANN, now=hours(4))
    assert not rights.erase_held(row.pk, ref=case.ref, actor=BO, now=hours(5))
    codes = [event.body["code"] for event in ledger.history(row.ref)
             if event.name == "rights.erasure_refused"]  # fmt: skip
    assert codes == ["open", "held"]
    assert not vault.is_destroyed(case.ref)


def test_who_asks_to_see_gets_nothing_deleted_or_corrected():
    case = ended(case_of())
    row = identified(Right.SEE)
    with pytest.raises(RequestFaultsError):
        rights.erase_held(row.pk, ref=case.ref, actor=BO)
    with pytest.raises(RequestFaultsError):
        rights.correct_held(row.pk, ref=case.ref, field="name", value="x", actor=BO)
    unchecked = received(Right.DELETE)
    with pytest.raises(NotIdentifiedError):
        rights.erase_held(unchecked.pk, ref=case.ref, actor=BO)


@pytest.mark.parametrize(
    ("right", "decision", "ground", "fault"),
    [
        (Right.SEE, Decision.REFUSED, "", "ground"),
        (Right.SEE, Decision.REFUSED, "archive", "ground"),
        (Right.DELETE, Decision.REFUSED, "duty", "ground"),
        (Right.DELETE, Decision.PARTLY, "", "ground"),
        (Right.SEE, Decision.GRANTED, "duty", "ground"),
        (Right.SEE, Decision.NONE, "", "decision"),
    ],
)
def test_a_refusal_rests_on_a_ground_of_its_own_article(right, decision, ground, fault):
    row = identified(right)
    with pytest.raises(RequestFaultsError) as caught:
        rights.decide(row.pk, decision=decision, ground=ground, words="說明", actor=BO)
    assert set(caught.value.faults) == {fault}
    row.refresh_from_db()
    assert row.state == "identified"


def test_a_refusal_is_sent_with_its_basis_and_the_clock_stops(settings):
    row = received(Right.DELETE)
    rights.decide(
        row.pk, decision=Decision.REFUSED, ground="archive", words="檔案尚未屆期",
        actor=BO, now=hours(30),
    )  # fmt: skip
    clock = clocks.clock(row.ref, "answer")
    assert clock.stopped_at == hours(30)
    event = ledger.history(row.ref)[-1]
    told = next(one for one in ledger.history(row.ref) if one.name == "rights.request_decided")
    assert told.body["ground"] == "archive"
    assert "屆期" not in str(told.body)
    assert ledger_services.open_texts(told)["reason"] == "檔案尚未屆期"
    assert event.recorded_at >= told.recorded_at


def test_more_time_is_taken_once_with_a_reason_and_never_after_the_end():
    row = received(Right.SEE)
    first = row.due_at
    row = rights.extend(row.pk, reason="資料量大", actor=ANN, now=hours(24))
    assert (row.due_at - first).days in range(14, 19)
    with pytest.raises(ExtensionSpentError):
        rights.extend(row.pk, reason="再延", actor=ANN, now=hours(48))
    late = received(Right.SEE)
    with pytest.raises(ExtensionSpentError):
        rights.extend(late.pk, reason="逾期", actor=ANN, now=late.due_at + timedelta(hours=1))


def test_who_has_no_right_does_nothing(city):
    row = received()
    for actor in (city.actor("officer"), city.actor("mayor"), machine("m", "rights.handle")):
        with pytest.raises(NotPermittedError):
            rights.identify(row.pk, identity=Identity.CARD, actor=actor)
        with pytest.raises(NotPermittedError):
            rights.read_particulars(row.pk, actor=actor)
        with pytest.raises(NotPermittedError):
            rights.decide(row.pk, decision=Decision.NOTHING, words="x", actor=actor)
        with pytest.raises(NotPermittedError):
            rights.extend(row.pk, reason="x", actor=actor)
    with pytest.raises(NotPermittedError):
        rights.record(asked(Right.SEE), channel=RequestChannel.PHONE, actor=city.actor("officer"))
    with pytest.raises(NotPermittedError):
        subjects.erase_case(case_of().ref, city.actor("officer"))
    assert names(row) == ["request_received"]


def test_reading_who_asks_is_on_record():
    row = received(words="我的資料")
    found = rights.read_particulars(row.pk, actor=ANN, now=hours(1))
    assert (found.name, found.email, found.words) == ("王小明", EMAIL, "我的資料")
    assert {event.body["field"] for event in privacy_queries.readings(row.ref)} == {
        "name", "email", "words",
    }  # fmt: skip


def test_the_database_refuses_a_refusal_without_ground():
    row = received()
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=row.pk).update(state="decided", decision="refused")
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=row.pk).update(decision="granted")


def test_a_request_is_forgotten_when_its_own_time_is_over():
    row = received(words="特別的話")
    rights.decide(row.pk, decision=Decision.NOTHING, words="查無", actor=BO, now=hours(5))
    far = hours(24 * 365 * 6)
    rights_ = dict.fromkeys(("privacy.propose_destruction", "privacy.approve_destruction"), None)
    drawer, approver = (person(key, grants=rights_) for key in (1, 2))
    listed = privacy.draw_list("rights.request", actor=drawer, now=far)
    privacy.approve_list(listed.pk, actor=approver, now=far)
    assert privacy.carry_out(actor=RETENTION, now=far).destroyed == 1
    ledger_services.seal_all()
    ledger_services.deliver_pending()
    row.refresh_from_db()
    assert (row.name_masked, row.name_sealed, row.email_index) == ("", None, "")
    assert row.decision == "nothing"
