"""Rows that are written by COPY are the rows that the ORM would have written."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from civicloop.kernel.clock.models import ObjectClock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.vault.models import ObjectKey

pytestmark = pytest.mark.django_db


def a_clock(ref, at):
    return ObjectClock(
        ref=ref,
        kind="operational",
        scope="區\t\\N",
        policy_data={"basis": "elapsed_hours", "words": ["一", "\\."]},
        started_at=at,
        first_due_at=at,
        due_at=at,
        pause_data=[{"reason": None}],
    )


def fields(row):
    return {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}


def test_rows_come_back_as_they_were_written_with_keys_in_their_order():
    at = timezone.now()
    rows = [a_clock(f"x:y:{number}", at) for number in range(3)]

    ledger.copy_rows(rows)

    assert [row.pk for row in rows] == sorted(row.pk for row in rows)
    assert not any(row._state.adding for row in rows)
    for row in rows:
        assert fields(ObjectClock.objects.get(pk=row.pk)) == fields(row)


def test_keys_that_are_given_and_bytes_are_kept():
    row = ObjectKey(ref="x:y:1", wrapped=b"\x00\xff\n\t", master="m", created_at=timezone.now())

    ledger.copy_rows([row])

    found = ObjectKey.objects.get(pk="x:y:1")
    assert bytes(found.wrapped) == b"\x00\xff\n\t"
    assert found.created_at == row.created_at


def test_one_row_that_breaks_a_constraint_refuses_all():
    at = timezone.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.copy_rows([a_clock("x:y:1", at), a_clock("x:y:2", at), a_clock("x:y:1", at)])

    assert not ObjectClock.objects.exists()


def test_no_rows_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        ledger.copy_rows([])
