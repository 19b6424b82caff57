"""The month, its documents and a chase in Chromium: axe on the desk and on the phone."""

import pytest
from django.urls import reverse

from civicloop.evaluate.documents import queries
from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.models import Document, Month
from civicloop.kernel.clock import services as clock
from tests.db.documents.city import KEEPER, agencies, take

SCREENS = pytest.mark.parametrize(
    "screen", [{}, {"phone": True, "language": "en"}], ids=["desk", "phone"]
)


@pytest.fixture
def month(live_server, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    units = agencies()
    take()
    row = Month.objects.get()
    sent = documents.chase(row.pk, units["A"], actor=KEEPER)
    today = clock.now().date()
    drawn = documents.draw_sample(
        row.pk, title="查訪", size=1, opens_on=today.replace(year=today.year + 1), actor=KEEPER
    )
    return row, sent, drawn


@SCREENS
def test_the_pages_pass_axe_and_fit(signed_in, month, look, screen):
    _row, sent, drawn = month
    page = signed_in("analyst", **screen)
    late = Document.objects.get(unit=queries.chase(sent.pk).unit_id, number="2")
    addresses = {
        "month": reverse("documents:month", args=[2026, 10]),
        "agency": reverse("documents:agency", args=[2026, 10, sent.unit_id]),
        "list": reverse("documents:list"),
        "document": reverse("documents:document", args=[late.pk]),
        "correct": reverse("documents:correct", args=[late.pk]),
        "chase": reverse("documents:chase", args=[sent.pk]),
        "sample": reverse("documents:sample", args=[drawn.pk]),
        "draw": reverse("documents:draw"),
    }
    for name, address in addresses.items():
        page.goto(address)
        look(page, f"documents-{name}")
