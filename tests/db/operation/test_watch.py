"""Administrators hear of a fault once, of a lasting one once a day, and of its end."""

import datetime as dt

import pytest

from civicloop.assembly.operation import services
from civicloop.assembly.operation.models import Backup, Fault
from civicloop.assembly.operation.services import examining
from civicloop.assembly.program import rules as program_rules
from civicloop.assembly.program.services import checking, preparing
from civicloop.kernel.access import services as access
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger.models import Event
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.notices.models import Message
from civicloop.kernel.organizations.models import Person
from civicloop.settings import env

pytestmark = pytest.mark.django_db
DISK = program_rules.Fault(
    "disk", False, "1.0 GiB free", "Free some space.", zh=("尚餘 1.0 GiB", "請清出空間。")
)
LETTERS = program_rules.Fault(
    "dead letters", False, "3 events", "Look at them.", zh=("3 筆事件", "請檢視。")
)
MINUTES = dt.timedelta(minutes=10)


@pytest.fixture
def administrators():
    """Two administrators, one in each language, and an officer who is told nothing."""
    preparing.seed()
    actor = machine("tests", "access.manage_roles", "access.grant_roles")
    people = []
    for name, role, language in (
        ("anna", "administrator", "en"),
        ("bo", "administrator", "zh-hant"),
        ("cho", "officer", "en"),
    ):
        person = Person.objects.create(
            username=name, name=name, email=f"{name}@city.example", language=language
        )
        access.grant_role(person, role, actor=actor, unit=None)
        people.append(person)
    return people


def told(person):
    """Subjects and texts of the mails to a person."""
    rows = Message.objects.filter(person=f"organizations:person:{person.pk}", channel="email")
    return [
        (text.subject, text.body) for row in rows.order_by("id") if (text := notices.content(row))
    ]


def test_a_fault_is_mailed_when_it_is_new_after_a_day_and_when_it_is_mended(administrators):
    anna, bo, cho = administrators
    now = clock.now()
    for step in range(144):  # a day of watches
        services.tell([DISK], now=now + step * MINUTES)
    assert [subject for subject, _ in told(anna)] == ["CivicLoop: 1 faults need your attention"]
    assert "disk: 1.0 GiB free\n  -> Free some space." in told(anna)[0][1]
    subject, text = told(bo)[0]
    assert subject == "系統檢查：1 項需要處理"
    assert "- 磁碟空間（disk）：尚餘 1.0 GiB\n  -> 請清出空間。" in text
    assert "free" not in text
    assert told(cho) == []
    services.tell([DISK, LETTERS], now=now + 144 * MINUTES)
    assert told(anna)[-1][0] == "CivicLoop: 2 faults need your attention"
    services.tell([LETTERS], now=now + 145 * MINUTES)
    assert told(anna)[-1] == (
        "CivicLoop: 1 faults are mended",
        "These faults are mended:\n\n- disk",
    )
    assert told(bo)[-1] == ("系統檢查：1 項問題已排除", "下列問題已經排除：\n\n- 磁碟空間（disk）")
    assert len(told(anna)) == 3
    assert list(Fault.objects.values_list("subject", flat=True)) == ["dead letters"]
    events = Event.objects.filter(name__startswith="operation.").order_by("position")
    assert [(one.name, one.body["subject"]) for one in events] == [
        ("operation.fault_found", "disk"),
        ("operation.fault_found", "dead_letters"),
        ("operation.fault_mended", "disk"),
    ]


def test_the_watch_tells_what_the_doctor_finds(administrators, monkeypatch):
    monkeypatch.setattr(env, "DATABASE_URL", "postgresql://the-one-of-the-run")
    monkeypatch.setattr(checking, "LEAST_DISK", 2**60)
    assert "disk" in services.watch().new
    assert "disk:" in told(administrators[0])[0][1]
    monkeypatch.setattr(checking, "LEAST_DISK", 1)
    assert "disk" in services.watch().mended


def found():
    return {one.subject: (one.good or one.note) for one in examining.backups()}


def test_the_doctor_tells_of_backups_that_are_late_missing_or_not_whole(monkeypatch, tmp_path):
    monkeypatch.setattr(env, "BACKUP_DIR", "")
    monkeypatch.setattr(env, "BACKUPS", tmp_path)
    assert found() == {"backup": True}
    monkeypatch.setattr(env, "BACKUP_DIR", str(tmp_path))
    assert found() == {"backup": False}
    name = "civicloop-20260101T000000Z"
    row = Backup.objects.create(
        name=name,
        made_at=clock.now() - dt.timedelta(hours=35),
        finished_at=clock.now(),
        place="/elsewhere",
        version="1",
        sequence=1,
        bytes=1,
    )
    assert found() == {"backup": True}
    row.place, row.missing = str(tmp_path / name), 2
    row.save()
    assert found() == {"backup": True, "files": False, "backup folder": False}
    (tmp_path / name).mkdir()
    (tmp_path / name / "manifest.json").touch()
    assert found() == {"backup": True, "files": False, "backup folder": True}
    row.made_at -= dt.timedelta(hours=2)
    row.save()
    assert not found()["backup"]


def test_the_doctor_tells_of_keys_that_lie_with_the_backups(monkeypatch, tmp_path):
    monkeypatch.setattr(env, "BACKUPS", tmp_path)
    assert {one.subject: one.good for one in examining.master_keys()}["keys and backups"]
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "master-0001.key").touch()
    fault = {one.subject: one for one in examining.master_keys()}["keys and backups"]
    assert (fault.good, "master-0001.key lie with the backups" in fault.finding) == (False, True)


def test_the_examination_of_an_installation_knows_these_checks(monkeypatch):
    monkeypatch.setattr(env, "DATABASE_URL", "postgresql://the-one-of-the-run")
    subjects = {one.subject for one in checking.examine()}
    assert {"backup", "master keys", "keys and backups"} <= subjects


def test_every_finding_and_every_subject_is_said_in_chinese_too(monkeypatch):
    monkeypatch.setattr(env, "DATABASE_URL", "postgresql://the-one-of-the-run")
    monkeypatch.setattr(checking, "LEAST_DISK", 2**60)
    found = list(checking.examine())
    assert {one.subject for one in found} <= set(program_rules.SUBJECTS)
    assert [one.subject for one in found if one.finding and not one.zh[0]] == []
    assert [one.subject for one in found if one.mend and not one.zh[1]] == []
    assert "請清出空間" in next(one for one in found if one.subject == "disk").told("zh-hant")
