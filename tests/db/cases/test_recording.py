"""Staff write a request down for somebody else."""

import datetime as dt

import pytest

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import DraftError
from civicloop.answer.cases.models import Case, IntakeRecord
from civicloop.answer.cases.rules.recording import Record
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.clock import queries as clock
from civicloop.kernel.files import services as files
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.vault import services as vault
from tests.db.cases.city import MONDAY, draft
from tests.unit.files.documents import document

pytestmark = pytest.mark.django_db
CLERK = machine("clerk", "cases.open_for_caller", "cases.unseal")
FRIDAY = dt.date(2026, 5, 1)
HEARD = Record(is_read_back=True)


def written(record=HEARD, *, channel="phone", scan=b"", key="one", **changes):
    case_id = cases.reserve()
    if scan:
        files.store(scan, ref=f"cases:case:{case_id}", kind="cases.document", actor=CLERK)
    return cases.write_down(
        draft(channel=channel, **changes), record, actor=CLERK, key=key, case_id=case_id, now=MONDAY
    )


def faults(*args, **more):
    with pytest.raises(DraftError) as refusal:
        written(*args, **more)
    assert Case.objects.count() == IntakeRecord.objects.count() == 0
    return {name: row[0].code for name, row in refusal.value.faults.items()}


@pytest.mark.parametrize("channel", ["phone", "counter"])
def test_what_was_said_is_read_back_and_recorded(city, channel):
    case = written(channel=channel)
    record = IntakeRecord.objects.get(case=case)
    assert (case.channel, record.received_on, record.is_read_back) == (
        channel,
        dt.date(2026, 5, 4),
        True,
    )
    last = ledger.history(case.ref)[-1]
    assert (last.name, last.body) == (
        "cases.intake_recorded",
        {
            "case": case.ref,
            "channel": channel,
            "received_on": "2026-05-04",
            "read_back": True,
            "scans": 0,
        },
    )


def test_a_letter_counts_from_the_day_on_which_it_came_in(city):
    now = written(key="now")
    case = written(
        Record(FRIDAY, document_number="北市工字 123", address="高雄市苓雅區四維三路 2 號"),
        channel="letter",
        scan=document(),
        description="人行道破損。",
    )
    record = IntakeRecord.objects.get(case=case)
    assert (record.received_on, record.document_number) == (FRIDAY, "北市工字 123")
    assert case.opened_at == MONDAY
    assert case.operational_due_at == now.operational_due_at
    assert case.statutory_due_at < now.statutory_due_at
    kinds = {row.kind: row.started_at for row in clock.clocks(case.ref)}
    assert kinds["operational"] == MONDAY
    assert kinds["statutory"] == dt.datetime(2026, 5, 1, 0, tzinfo=dt.UTC)
    assert ledger.history(case.ref)[-1].body["scans"] == 1


def test_the_postal_address_is_sealed_and_read_for_a_purpose(city):
    case = written(Record(is_read_back=True, address="高雄市苓雅區四維三路 2 號"))
    record = IntakeRecord.objects.get(case=case)
    assert record.address_masked == "高雄市苓雅區○○○"
    assert "四維".encode() not in bytes(record.address_sealed)
    case = Case.objects.select_related("reporter").get(pk=case.pk)
    opened = cases.read_reporter(case, purpose="contact", actor=CLERK)
    assert opened.address == "高雄市苓雅區四維三路 2 號"
    vault.destroy(case.ref)
    cases.forget(case.ref, actor=machine("archivist"))
    record.refresh_from_db()
    assert (record.address_sealed, record.address_masked) == (None, "")


@pytest.mark.parametrize(
    ("record", "channel", "wrong"),
    [
        (Record(), "phone", {"is_read_back": "not_read_back"}),
        (Record(FRIDAY, is_read_back=True), "counter", {"received_on": "oral_is_today"}),
        (Record(), "letter", {"scans": "scan_missing"}),
        (
            Record(dt.date(2026, 5, 5)),
            "fax",
            {"received_on": "in_the_future", "scans": "scan_missing"},
        ),
        (
            Record(dt.date(2024, 5, 5)),
            "letter",
            {"received_on": "too_long_ago", "scans": "scan_missing"},
        ),
        (Record(is_read_back=True, address="x" * 201), "phone", {"address": "too_long"}),
        (
            Record(is_read_back=True, document_number="a\x00"),
            "phone",
            {"document_number": "control_character"},
        ),
    ],
)
def test_a_faulty_record_is_told_and_nothing_is_kept(city, record, channel, wrong):
    assert faults(record, channel=channel) == wrong


def test_faults_of_request_and_record_are_told_at_once(city):
    assert faults(Record(), description="") == {
        "description": "missing",
        "is_read_back": "not_read_back",
    }


def test_the_same_page_sent_twice_is_one_case_and_one_record(city):
    case_id = cases.reserve()
    for _ in range(2):
        case = cases.write_down(
            draft(channel="phone"), HEARD, actor=CLERK, key="k", case_id=case_id, now=MONDAY
        )
        assert case.pk == case_id
    names = [event.name for event in ledger.history(case.ref)]
    assert names.count("cases.intake_recorded") == 1


def test_nobody_writes_down_without_the_right(city):
    with pytest.raises(NotPermittedError):
        cases.write_down(
            draft(channel="phone"), HEARD, actor=citizen(), key="k", case_id=1, now=MONDAY
        )
    assert Case.objects.count() == 0


def test_a_scan_that_nobody_sent_in_is_swept(city):
    scan = files.store(
        document(), ref="cases:case:999", kind="cases.document", actor=CLERK, now=MONDAY
    )
    assert cases.sweep_drafts(actor=CLERK, now=MONDAY + dt.timedelta(hours=30)) == 1
    scan.refresh_from_db()
    assert scan.removed_at is not None
