"""What the tests do inside an installation: ``python -m tests.db.operation.scripts NAME ...``."""

from __future__ import annotations

import datetime as dt
import json
import os
import select
import sys
from io import BytesIO
from itertools import count
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicloop.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from PIL import Image  # noqa: E402

from civicloop.assembly.operation import services as operation  # noqa: E402
from civicloop.kernel.actors.rules import machine  # noqa: E402
from civicloop.kernel.files import queries as file_queries  # noqa: E402
from civicloop.kernel.files import services as files  # noqa: E402
from civicloop.kernel.files.adapters import folder  # noqa: E402
from civicloop.kernel.files.rules import declare_kind  # noqa: E402
from civicloop.kernel.ledger import queries as ledger_queries  # noqa: E402
from civicloop.kernel.ledger import services as ledger  # noqa: E402
from civicloop.kernel.vault import services as vault  # noqa: E402
from civicloop.kernel.vault.errors import VaultError  # noqa: E402
from tests.db.operation.words import ODD, REF, SECRET  # noqa: E402

ACTOR = machine("tests.operation")


def picture(number: int) -> BytesIO:
    """A picture unlike every other."""
    out = BytesIO()
    colour = (number % 256, number // 256 % 256, 77)
    Image.new("RGB", (40 + number % 7, 30), colour).save(out, "JPEG")
    out.seek(0)
    return out


PAUSE = 0.005
"""Seconds between two files of a writer, who need not hurry."""


def store(number: int) -> str:
    """A file of an object of its own; its digest."""
    kept = files.store(
        picture(number), ref=f"tests:thing:{number}", kind="tests.photo", actor=ACTOR
    )
    return kept.digest


def settle() -> dict:
    """Something of everything: sealed values, files, a month and a number of its own, a letter."""
    with transaction.atomic():
        box = vault.seal(REF, SECRET, field="name")
    for number in range(12):
        store(number)
    with transaction.atomic():
        vault.seal("tests:person:2", "gone", field="name")
        vault.destroy("tests:person:2")
    ledger.prepare_months(
        dt.datetime(2030, 1, 5, tzinfo=dt.UTC), dt.datetime(2030, 1, 6, tzinfo=dt.UTC)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO operation_fault (subject, finding, mend, since, told_at)"
            " VALUES ('tests', %s, '', now(), now())",
            [ODD],
        )
        cursor.execute("CREATE SEQUENCE tests_numbers AS bigint")
        cursor.execute("SELECT nextval('tests_numbers') FROM generate_series(1, 41)")
    ledger.seal_all()
    inbox = Path(settings.DATA_DIR) / "inbox"
    inbox.mkdir(exist_ok=True)
    (inbox / "letter.eml").write_text("Subject: not read yet\n\nbody\n")
    return {"box": box.hex()}


def write() -> dict:
    """Store files one after the other, sealing now and then, until nobody listens any more."""
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    for number in count(1000):
        store(number)
        if number % 25 == 0:
            ledger.seal_pending()
        if select.select([sys.stdin], [], [], PAUSE)[0]:
            break
    return {}


def look(box: str) -> dict:
    """What can be read here: the sealed value, the contents, the next number, a new event."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT finding FROM operation_fault WHERE subject = 'tests'")
        (words,) = cursor.fetchone()
        cursor.execute("SELECT nextval('tests_numbers')")
        (number,) = cursor.fetchone()
        cursor.execute(
            "SELECT digest FROM files_storedfile"
            " UNION SELECT thumbnail_digest FROM files_storedfile"
        )
        digests = [row[0] for row in cursor.fetchall()]
    try:
        opened = vault.unseal_text(REF, bytes.fromhex(box), field="name")
    except VaultError as closed:
        opened = type(closed).__name__
    bad = [digest for digest in digests if not folder.is_whole(digest)]
    return {
        "opened": opened,
        "words": words,
        "number": number,
        "contents": len(digests),
        "bad": bad,
        "waiting": ledger_queries.unsealed_count(),
    }


def at_night() -> dict:
    """What the job of the night does."""
    return {"done": operation.back_up_at_night()}


def go_on() -> dict:
    """Work goes on: a new file, a new event, sealed."""
    before = ledger_queries.position()
    store(5000)
    ledger.seal_all()
    return {
        "sealed": ledger_queries.position() - before,
        "files": len(file_queries.files_of("tests:thing:5000")),
    }


declare_kind("tests.photo", max_bytes=1024 * 1024, max_pixels=1_000_000, per_object=5)

if __name__ == "__main__":
    sys.stdout.write(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])) + "\n")
