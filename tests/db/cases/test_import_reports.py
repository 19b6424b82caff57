"""What an import tells of bad rows holds nothing that people wrote."""

from __future__ import annotations

import io
import logging
from argparse import ArgumentParser
from itertools import cycle

import pytest
from django.db import connection

from civicloop.answer.cases.commands import import_cases
from civicloop.answer.cases.models import ImportFault
from civicloop.kernel.access import services as access
from tests.db.cases.importing import BOSTON, boston, written

pytestmark = pytest.mark.django_db
NAME, PHONE, MAIL, IDENTITY = "王曉明", "0912345678", "planted@person.example", "A123456789"
PLANTED = (NAME, PHONE, MAIL, IDENTITY)
WORDS = f"我是{NAME}，電話 {PHONE}，{MAIL}，{IDENTITY}"
WRITTEN = ("closure_reason", "case_title", "location", "location_street_name", "source")
"""The columns in which people are named."""
BROKEN = (
    {"open_dt": "2011-02-30 00:00:00"},
    {"open_dt": ""},
    {"type": ""},
    {"longitude": "120.3"},
    {"longitude": "east"},
    {"case_status": "Lost"},
    {"ontime": "PERHAPS"},
    {"neighborhood": "Nowhere"},
    {"closed_dt": "2010-01-01 00:00:00"},
    {"case_enquiry_id": ""},
)
CODED = ("open_dt", "closed_dt", "target_dt", "case_status", "ontime", "neighborhood",
         "latitude", "longitude", "case_enquiry_id")  # fmt: skip


def rows():
    """Rows that are broken in every way, full of what people wrote; then shifted ones."""
    people = dict.fromkeys(WRITTEN, WORDS)
    for number, wrong in enumerate(BROKEN):
        yield boston(number, **people, **wrong)
    contacts = cycle((PHONE, MAIL, IDENTITY, WORDS))
    for number, column in enumerate(CODED * 4, start=100):
        yield boston(number, **people, **{column: next(contacts)})


def test_no_report_of_an_import_holds_what_people_wrote(tmp_path, capsys, caplog):
    caplog.set_level(logging.DEBUG)
    access.seed_roles()
    path, report = written(tmp_path / "b.csv", list(rows())), tmp_path / "report.csv"
    with path.open("ab") as end:  # shifted by a comma that nobody quoted, and a quote never closed
        end.write(f"101000000999,{WORDS},{MAIL}\r\n".encode())
        end.write(f'101000001000,"{WORDS}\r\n'.encode())
    parser = ArgumentParser()
    import_cases.arguments(parser)
    words = [str(path), "--mapping", "boston", "--create", "--report", str(report)]
    assert import_cases.run(parser.parse_args(words)) == 1
    told = capsys.readouterr()
    found = ImportFault.objects.values_list("code", "column", "value", "values")
    assert len({code for code, *_ in found}) >= 10
    assert {"ragged", "unreadable", "unknown_status", "unknown_district"} <= {c for c, *_ in found}
    assert set(BOSTON) > {column for _, column, *_ in found if column}
    kept = io.StringIO()
    with connection.cursor() as cursor:
        for table in ("cases_importfault", "cases_caseimport", "ledger_event"):
            cursor.execute(f"SELECT t::text FROM {table} AS t")
            kept.writelines(text for (text,) in cursor.fetchall())
    places = {
        "report": report.read_text("utf-8-sig"), "out": told.out, "err": told.err,
        "log": caplog.text, "rows": kept.getvalue(),
    }  # fmt: skip
    assert len(places["report"].splitlines()) > len(BROKEN) + len(CODED)
    assert {name: [one for one in PLANTED if one in text] for name, text in places.items()} == {
        key: [] for key in places
    }
