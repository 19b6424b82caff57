"""A published report with a text that was returned."""

from datetime import date

import pytest

from civicloop.engines.metrics import services as metrics
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.organizations import services as organizations
from civicloop.publish.reports import queries
from civicloop.publish.reports import services as reports
from tests.web.reports import city as laying
from tests.web.reports.city import EDITOR, NOW

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
