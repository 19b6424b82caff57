"""The bodies of a commission, and people who act for them."""

from datetime import UTC, date, datetime

import pytest

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.models import Decision
from civicloop.kernel.actors.rules import machine
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

KEEPER = machine(
    "keeper",
    "resolutions.see",
    "resolutions.keep",
    "tracking.manage",
    "tracking.review",
    "tracking.see",
)
OFFICER = machine("officer", "resolutions.see", "tracking.report", "tracking.see")
HEAD = machine("head", "resolutions.see", "tracking.report", "tracking.approve", "tracking.see")
CHAIR = machine("chair", "resolutions.chair", "resolutions.see", "tracking.see")
SECRETARY = machine("secretary", "tracking.release", "tracking.see")
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def bodies(small_city):  # noqa: F811 (a fixture)
    resolutions.lay_bodies(small_city.units["WORKS"].pk, actor=KEEPER, now=NOW)
    return {row.power.key: row for row in queries.bodies()}


@pytest.fixture
def meeting(bodies):
    draft = resolutions.MeetingDraft(bodies["city_meeting"].pk, "第760次市政會議", TODAY)
    return resolutions.call_meeting(draft, actor=KEEPER, now=NOW)


@pytest.fixture
def draft(small_city):  # noqa: F811 (a fixture)
    units = small_city.units

    def made(**changes):
        values = {
            "text": "請道路單位於月底前完成三多路人行道改善",
            "unit_id": units["ROADS"].pk,
            "joint_ids": (units["PARKS"].pk,),
            "due_on": date(2026, 3, 31),
        }
        return resolutions.DecisionDraft(**values | changes)

    return made


@pytest.fixture
def tracked(meeting, draft):
    return resolutions.write_many(meeting.pk, [draft()], actor=KEEPER, now=NOW)[0]


def fresh(row):
    return Decision.objects.get(pk=row.pk)
