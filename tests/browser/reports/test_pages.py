"""The desk, a text and a published report in Chromium: axe on the desk and on the phone."""

from datetime import date

import pytest
from django.urls import reverse

from civicloop.engines.metrics import services as metrics
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.organizations import services as organizations
from civicloop.publish.reports import queries
from civicloop.publish.reports import services as reports
from tests.web.reports import city as laying
from tests.web.reports.city import EDITOR, NOW

SCREENS = pytest.mark.parametrize(
    "screen", [{}, {"phone": True, "language": "en"}], ids=["desk", "phone"]
)
EDITING = {"desk": "", "open": "", "edition": "edition", "preview": "edition",
           "publish": "edition"}  # fmt: skip
READING = {"assign": "section", "sections": "", "section": "section", "comment": "section",
           "index": "", "published": "version"}  # fmt: skip
BUILDER = machine("tests", "organizations.manage_units")


@pytest.fixture
def published(live_server, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    unit = organizations.create_unit(
        code="A", name_zh="工務局", name_en="Works", valid_from=date(2020, 1, 1), actor=BUILDER
    )
    edition = laying.opened(unit.pk)
    metrics.refresh("cases.case", laying.MONTHS, now=NOW)
    laying.approved(edition, first="查核 3 件、複查 4 件，合計 8 件。")
    laying.answered(edition, queries)
    version = reports.publish(edition.pk, actor=EDITOR, now=NOW)
    row = edition.sections.order_by("place").last()
    reports.give_back(row.pk, reason="請補件數", actor=laying.APPROVER, now=NOW)
    return {"edition": edition.pk, "version": version.pk, "section": row.pk}


@SCREENS
@pytest.mark.parametrize("names", [EDITING, READING], ids=["editing", "reading"])
def test_pages_of_reports_pass_axe_and_fit(signed_in, published, look, names, screen):
    page = signed_in("administrator", **screen)
    for name, of in names.items():
        page.goto(reverse(f"reports:{name}", args=[published[of]] if of else []))
        look(page, f"reports-{name}")
