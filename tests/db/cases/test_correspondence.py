"""A letter becomes a case or joins its own; staff writes back."""

import datetime as dt
import io

import pytest
from PIL import Image

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import CorrespondenceError
from civicloop.answer.cases.models import Case, Category
from civicloop.answer.cases.rules import DESCRIPTION_LIMIT
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.files import queries as files
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger import services as ledger_services
from civicloop.kernel.notices import queries as messages
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.models import Message
from civicloop.kernel.notices.services import Handling
from civicloop.kernel.vault import services as vault
from tests.db.cases.city import MONDAY, draft
from tests.unit.files import documents
from tests.unit.notices.letters import INTAKE, bounce, letter

pytestmark = pytest.mark.django_db
CLERK = machine(
    "clerk", "cases.correspond", "cases.accept", "cases.pause", "cases.see", "cases.assign"
)
LATER = MONDAY + dt.timedelta(minutes=30)


@pytest.fixture(autouse=True)
def intake(settings):
    settings.MAIL_INTAKE = INTAKE
    settings.MAIL_URL = ""


@pytest.fixture
def deliver(city):
    """Deliver what has happened since the subscribers began."""
    ledger_services.deliver_pending()
    return lambda: (ledger_services.seal_all(), ledger_services.deliver_pending())


def photo(colour="green"):
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return out.getvalue()


def handle(content, *, at=MONDAY, **more):
    row = notices.receive(content, way="lmtp", now=at, **more)
    done = notices.handle_due(now=at)
    row.refresh_from_db()
    return row, done


def answer(case, text="是第三盞。", *, sender="ming@example.org", at=LATER, **more):
    content = letter(text, sender=sender, to=notices.answer_address(case.ref), **more)
    return handle(content, at=at)


def last(case):
    return ledger.history(case.ref)[-1]


def told(event):
    return event.body, ledger_services.open_texts(event)


def told_unit(template):
    return Message.objects.filter(template=template).count()


def waiting_case(opened):
    cases.accept(opened.pk, actor=CLERK, now=MONDAY)
    return cases.pause(
        opened.pk, reason="information", question="哪一盞？", actor=CLERK, now=MONDAY
    )


def test_a_new_letter_becomes_a_case_at_the_centre(city):
    row, done = handle(
        letter("中正路路燈不亮，請電 0912-345-678。\n\n王小明 敬上", subject="路燈不亮")
    )
    case = queries.case_of_ref(row.became)
    assert done == Handling(taken=1)
    assert (case.channel, case.category.code, case.state, case.unit.code) == (
        "email",
        "to-be-sorted",
        "received",
        "WORKS",
    )
    assert case.opened_at == MONDAY
    assert case.description_masked.startswith("路燈不亮\n\n中正路路燈不亮")
    assert "0912-345-678" not in case.description_masked
    assert "王小明" not in case.description_masked
    assert not case.is_public
    assert case.reporter.email_masked
    assert case.reporter.email_index == vault.blind_index("cases.email", "ming@mail.example")
    body, texts = told(last(case))
    assert (body["letter"], body["sender"], body["files"], body["refused"]) == (
        row.ref,
        "reporter",
        0,
        0,
    )
    assert texts == {}


def test_its_writer_is_told_and_can_answer_what_tells_it(deliver):
    row, _ = handle(letter())
    deliver()
    (sent,) = Message.objects.filter(channel="email", template="cases.received")
    assert sent.takes_answers
    content = letter("還有一盞。", In_Reply_To=f"<{sent.carrier_id}@city.example>")
    again, _ = handle(content, at=LATER)
    assert again.became == row.became
    assert Case.objects.count() == 1


def test_the_category_of_letters_is_made_once_and_staff_alone_choose_it(city):
    handle(letter("一"))
    handle(letter("二"))
    assert Category.objects.filter(code="to-be-sorted").count() == 1
    assert queries.category("to-be-sorted") is None
    assert queries.category("to-be-sorted", staff=True) is not None


def test_what_comes_with_a_letter_is_kept_as_far_as_it_may(city):
    row, _ = handle(
        letter(
            files=[
                ("現場.jpg", "image/jpeg", photo()),
                ("陳情書.pdf", "application/pdf", documents.document(a=documents.with_script)),
                ("virus.exe", "application/octet-stream", b"MZ\x90 a program"),
                ("lies.pdf", "application/pdf", b"<html>"),
            ]
        )
    )
    case = queries.case_of_ref(row.became)
    assert [(each.kind, each.media_type) for each in files.files_of(case.ref)] == [
        ("cases.before_photo", "image/jpeg"),
        ("cases.document", "application/pdf"),
    ]
    body, _ = told(last(case))
    assert (body["files"], body["refused"]) == (2, 2)


def test_a_long_letter_is_cut_in_the_case_and_whole_in_its_history(city):
    row, _ = handle(letter("路" * 5_000))
    case = queries.case_of_ref(row.became)
    assert len(case.description_masked) == DESCRIPTION_LIMIT
    assert case.description_masked.endswith("……")
    assert told(last(case))[1]["text"].count("路") == 5_001


def test_an_english_letter_is_answered_in_english(city):
    row, _ = handle(letter("The lamp is out.", subject="Lamp"))
    assert queries.case_of_ref(row.became).reporter.language == "en"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (letter(sender=""), "no_sender"),
        (letter(sender="not an address"), "no_sender"),
        (letter("", subject=""), "empty"),
        (letter(sender="root@localhost"), "faulty_email"),
    ],
)
def test_a_letter_that_nobody_could_answer_is_set_aside(city, content, code):
    row, _ = handle(content)
    assert (row.state, row.code) == ("set_aside", code)
    assert Case.objects.count() == 0


def test_whoever_sends_without_end_is_stopped_and_a_person_decides(city, settings):
    settings.RATE_LIMITS = ["cases.mail.sender=2/86400"]
    rows = [handle(letter(f"第 {number} 封"))[0] for number in range(3)]
    assert [(row.state, row.code) for row in rows] == [
        ("taken", ""),
        ("taken", ""),
        ("set_aside", "too_many"),
    ]
    notices.retry_letter(rows[2].pk, actor=machine("m", "notices.retry_message"), now=MONDAY)
    assert notices.handle_due(now=MONDAY) == Handling(taken=1)


def test_an_answer_joins_its_case_without_what_it_quotes(opened):
    quoted = "也請修人孔蓋。\n\n-----Original Message-----\nFrom: City\n\n已收到您的通報"
    row, _ = answer(opened, quoted, subject="Re: 坑洞")
    assert row.became == opened.ref
    body, texts = told(last(opened))
    assert (body["sender"], texts) == (
        "reporter",
        {"subject": "Re: 坑洞", "text": "也請修人孔蓋。"},
    )
    opened.refresh_from_db()
    assert opened.state == "assigned"


def test_the_reporters_answer_ends_the_waiting(opened):
    waiting_case(opened)
    answer(opened, "是第三盞。")
    opened.refresh_from_db()
    names = [event.name for event in ledger.history(opened.ref)][-2:]
    assert (opened.state, names) == ("accepted", ["cases.case_resumed", "cases.mail_received"])
    resumed = ledger.history(opened.ref)[-2]
    assert ledger_services.open_texts(resumed) == {"answer": "是第三盞。"}
    assert resumed.occurred_at == LATER
    assert told(last(opened))[1] == {}


def test_somebody_else_who_has_the_address_is_kept_apart_and_ends_no_waiting(deliver, opened):
    waiting_case(opened)
    answer(opened, sender="neighbour@example.org")
    opened.refresh_from_db()
    assert (opened.state, told(last(opened))[0]["sender"]) == ("waiting", "other")
    assert last(opened).actor == citizen().ref
    deliver()
    assert told_unit("cases.unit_mail") == told_unit("cases.unit_new") > 0


def test_an_absence_note_ends_no_waiting(opened):
    waiting_case(opened)
    row, _ = answer(opened, Auto_Submitted="auto-replied")
    opened.refresh_from_db()
    assert (row.code, opened.state) == ("auto_reply", "waiting")


def test_the_same_answer_twice_joins_once(opened):
    content = letter("一次", sender="ming@example.org", to=notices.answer_address(opened.ref))
    handle(content)
    handle(b"Received: from elsewhere\r\n" + content)
    assert [event.name for event in ledger.history(opened.ref)].count("cases.mail_received") == 1


def test_a_letter_to_a_forgotten_case_is_set_aside(opened):
    vault.destroy(opened.ref)
    row, _ = answer(opened)
    assert (row.state, row.code) == ("set_aside", "forgotten")


def test_a_letter_to_a_case_that_never_was_is_set_aside(city):
    row, _ = handle(letter(to=notices.answer_address("cases:case:999999")))
    assert (row.state, row.code) == ("set_aside", "unknown_case")


def test_staff_write_to_the_reporter_and_it_stands_in_the_history(opened, settings):
    cases.correspond(opened.pk, subject="關於坑洞", text="預計今晚完成。", actor=CLERK, now=LATER)
    (sent,) = Message.objects.filter(template="cases.mail")
    assert sent.takes_answers
    content = messages.content(sent)
    assert content.subject == f"【{opened.number}】關於坑洞"
    assert content.body.startswith("預計今晚完成。\n")
    body, texts = told(last(opened))
    assert body["message"] == sent.message_ref
    assert texts == {"subject": "關於坑洞", "text": "預計今晚完成。"}
    seen = [line.name for line in queries.timeline(opened, for_citizen=True)]
    assert seen[-1] == "cases.mail_sent"
    notices.send_due(now=LATER)
    (path,) = (settings.DATA_DIR / "outbox").glob("*.eml")
    assert notices.answer_address(opened.ref) in path.read_text()


@pytest.mark.parametrize(
    ("subject", "text", "faults"),
    [
        ("", "", {"subject": "missing", "text": "missing"}),
        ("a\nb", "x", {"subject": "one_line"}),
        ("a", "x" * 4001, {"text": "too_long"}),
        ("a\x00", "x", {"subject": "control_character"}),
        ("a" * 151, "x", {"subject": "too_long"}),
    ],
)
def test_a_faulty_e_mail_is_told_field_by_field_and_not_sent(opened, subject, text, faults):
    with pytest.raises(CorrespondenceError) as refusal:
        cases.correspond(opened.pk, subject=subject, text=text, actor=CLERK)
    assert {name: row[0].code for name, row in refusal.value.faults.items()} == faults
    assert not Message.objects.filter(template="cases.mail").exists()
    assert last(opened).name == "cases.case_opened"


def test_nobody_writes_to_who_left_no_address(city):
    case = cases.open_case(draft(email=""), actor=citizen(), key="no address", now=MONDAY)
    with pytest.raises(CorrespondenceError) as refusal:
        cases.correspond(case.pk, subject="a", text="b", actor=CLERK)
    assert set(refusal.value.faults) == {"reporter"}


def test_an_e_mail_that_comes_back_is_told_to_the_unit(deliver, opened):
    cases.correspond(opened.pk, subject="關於坑洞", text="請回電。", actor=CLERK, now=MONDAY)
    notices.send_due(now=MONDAY)
    (sent,) = Message.objects.filter(template="cases.mail")
    row, _ = handle(bounce(f"{sent.carrier_id}@city.example"), sender="")
    assert row.became == opened.ref
    assert last(opened).name == "notices.message_returned"
    deliver()
    assert told_unit("cases.unit_returned") == told_unit("cases.unit_new") > 0


def test_what_came_by_mail_goes_when_its_time_is_over(city):
    row, _ = handle(letter(files=[("a.pdf", "application/pdf", documents.document())]))
    case = queries.case_of_ref(row.became)
    vault.destroy(case.ref)
    cases.forget(case.ref, actor=machine("archivist"))
    assert files.files_of(case.ref) == []
