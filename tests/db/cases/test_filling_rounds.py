"""The rounds that are read back from rows and history equal those that were kept on the way."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Round
from civicloop.kernel.actors.rules import citizen
from tests.db.cases.city import MONDAY, draft

pytestmark = pytest.mark.django_db
FILL = import_module("civicloop.answer.cases.migrations.0013_fill_rounds")
JUDGE = import_module("civicloop.answer.cases.migrations.0019_judgements")


def hours(count):
    return MONDAY + timedelta(hours=count)


def rows():
    names = [field.attname for field in Round._meta.concrete_fields if field.name != "id"]
    return list(Round.objects.order_by("case", "number").values(*names))


@pytest.mark.usefixtures("city")
def test_filled_rounds_are_those_that_were_lived(city, opened):
    officer, head = city.actor("officer"), city.actor("head")
    me = citizen(opened.ref)
    cases.accept(opened.pk, actor=officer, now=hours(1))
    cases.pause(opened.pk, reason="access", question="?", actor=officer, now=hours(2))
    cases.resume(opened.pk, answer="好", actor=me, now=hours(20))
    cases.start(opened.pk, actor=officer, now=hours(21))
    answer = {"outcome": "no_fault", "answer": "無異狀", "actor": officer}
    cases.close(opened.pk, now=hours(22), **answer)
    cases.rate(opened.pk, manner=5, speed=4, result=1, actor=me, now=hours(30))
    cases.reopen(opened.pk, reason="not_fixed", actor=me, now=hours(40))
    cases.accept(opened.pk, actor=officer, now=hours(41))
    cases.transfer(
        opened.pk, to=city.units["PARKS"].pk, reason="not_our_place", actor=head, now=hours(42)
    )
    others = [
        cases.open_case(
            draft(description=f"坑洞 {at}"), actor=citizen(), key=f"{at}", now=hours(at)
        )
        for at in range(3)
    ]
    cases.withdraw(others[0].pk, actor=citizen(others[0].ref), now=hours(5))
    cases.accept(others[1].pk, actor=officer, now=hours(6))
    cases.pause(others[1].pk, reason="access", question="?", actor=officer, now=hours(7))
    kept = rows()

    Round.objects.all().delete()
    with connection.schema_editor() as editor:
        FILL.fill(apps, editor)
        FILL.fill(apps, editor)
        JUDGE.fill(apps, editor)
        JUDGE.fill(apps, editor)

    assert len(kept) == 5
    assert rows() == kept
