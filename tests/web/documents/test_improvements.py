"""The written improvement of an agency, from the published month to its acceptance."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.models import Improvement, Month
from civicloop.kernel.clock import services as clock
from tests.db.documents.city import KEEPER, NOW, line, table, take


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city


def publish(*units):
    take(table(*(
        line(unit=unit, number=f"{unit}{number}", kind="速件", done=done, ending="發文")
        for unit in units for number, done in ((1, "115/10/06"), (2, "115/10/20"))
    )))  # fmt: skip
    documents.publish_month(Month.objects.get().pk, actor=KEEPER, now=NOW)


def address(name, *args):
    return reverse(f"documents:{name}", args=args)


def test_from_the_published_month_to_the_acceptance(city):
    publish("WORKS", "PARKS")
    own = Improvement.objects.get(unit=city.units["WORKS"])
    other = Improvement.objects.get(unit=city.units["PARKS"])
    officer, analyst = city.client("officer"), city.client("analyst")
    with clock.frozen(NOW):
        assert "應書面改善" in officer.get(address("month", 2026, 10)).content.decode()
        assert (
            address("improvement", own.pk)
            in officer.get(address("month", 2026, 10)).content.decode()
        )
        assert address("improvement", own.pk) in officer.get(reverse("home:due")).content.decode()
    assert officer.get(address("improvement", other.pk)).status_code == 404
    assert officer.get(address("improve", other.pk)).status_code == 404
    empty = officer.post(address("improve", own.pk), {"version": 1, "causes": "", "measures": ""})
    assert empty.status_code == 422
    given = {"version": 1, "causes": "未移交", "measures": "每週稽催", "responsibility": ""}
    officer.post(address("improve", own.pk), given)
    second = officer.post(address("improve", own.pk), given | {"causes": "另一視窗"})
    assert second.status_code == 422
    assert "另一視窗" in second.content.decode()
    assert address("improvement", own.pk) in analyst.get(reverse("home:due")).content.decode()
    analyst.post(address("judge", own.pk), {"version": 2, "decision": "accept", "remark": ""})
    page = officer.get(address("improvement", own.pk)).content.decode()
    assert "未移交" in page
    assert address("improve", own.pk) not in page


def test_the_list_exports_and_costs_the_same_for_one_and_three(city):
    publish("WORKS", "PARKS", "ROADS")
    client, counts = city.client("analyst"), []
    for many in (3, 1):
        kept = Improvement.objects.order_by("pk").values_list("pk", flat=True)[:many]
        Improvement.objects.exclude(pk__in=list(kept)).delete()
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address("improvements")).content.decode()
        counts.append(len(asked))
        assert page.count("50.00 %") == many
    assert counts[0] == counts[1]
    assert client.get(address("improvements") + "?export=csv").status_code == 200


def test_a_month_that_was_published_before_is_asked_with_one_button(city):
    publish("WORKS")
    Improvement.objects.all().delete()  # as a month that was published before they were asked for
    analyst, page = city.client("analyst"), address("month", 2026, 10)
    button = address("ask-improvements", 2026, 10)
    assert button in analyst.get(page).content.decode()
    assert button not in city.client("officer").get(page).content.decode()
    told = analyst.post(button, follow=True).content.decode()
    assert "已通知" in told
    row = Improvement.objects.get()
    assert button not in analyst.get(page).content.decode()
    assert "沒有待要求書面改善之機關" in analyst.post(button, follow=True).content.decode()
    form = city.client("officer").get(address("improve", row.pk)).content.decode()
    assert "改善措施" in form
    assert "處理情形" not in form
