"""A central major project and a study go their steps, each with its day and its letter."""

from datetime import date

import pytest
from django.urls import reverse

from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import FaultyFieldsError
from civicloop.evaluate.planning.models import Undertaking, UndertakingStep
from civicloop.evaluate.planning.states import UndertakingKind
from civicloop.kernel.states.errors import IllegalMoveError
from tests.db.planning.city import KEEPER, NOW


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city


def listed(city, kind=UndertakingKind.STUDY, amount=3_000_000):
    return planning.list_undertaking(
        kind=kind, year=2026, title="捷運延伸線", unit_id=city.units["WORKS"].pk,
        ministry="交通部", amount=amount, actor=KEEPER, now=NOW,
    )  # fmt: skip


def stepped(row, move, day, **about):
    made = date(2026, *day)
    return planning.step_undertaking(row.pk, move, made_on=made, **about, actor=KEEPER, now=NOW)


def codes(error):
    return {name: [fault.code for fault in rows] for name, rows in error.value.faults.items()}


def test_a_major_project_is_reviewed_in_house_before_the_ministry_is_written_to(city):
    with pytest.raises(FaultyFieldsError) as error:
        listed(city, UndertakingKind.MAJOR, 999_999_999)
    assert codes(error) == {"amount": ["not_major"]}
    row = listed(city, UndertakingKind.MAJOR, 1_000_000_000)
    with pytest.raises(IllegalMoveError):
        stepped(row, "write_to_ministry", (2, 6), letter="高市府字第1號")
    stepped(row, "review", (2, 6), text="通過")
    with pytest.raises(FaultyFieldsError) as error:
        stepped(row, "write_to_ministry", (1, 22))
    assert codes(error) == {"made_on": ["before_last_step"], "letter": ["missing"]}
    stepped(row, "write_to_ministry", (2, 16), letter="高市府字第1號")
    stepped(row, "settle", (5, 2), letter="院臺字第2號")
    states = list(UndertakingStep.objects.values_list("state", flat=True))
    assert states == ["reviewed", "lettered", "settled"]


def test_a_study_passes_interim_and_final_review_and_is_closed_by_a_letter(city):
    row = listed(city)
    stepped(row, "pass_interim", (4, 1), text="通過")
    with pytest.raises(FaultyFieldsError) as error:
        stepped(row, "pass_final", (12, 31), text="通過")
    assert codes(error) == {"made_on": ["in_the_future"]}
    stepped(row, "pass_final", (9, 1), text="通過")
    assert stepped(row, "close", (10, 31), letter="發文 3").state == "closed"


def test_the_pages_list_a_study_and_note_its_step(city):
    analyst = city.client("analyst")
    values = {"kind": "study", "year": "115", "title": "六龜再造", "ministry": "國發會",
              "unit_id": city.units["WORKS"].pk, "amount": "3,000", "due_on": ""}  # fmt: skip
    analyst.post(reverse("planning:new-undertaking"), values)
    row = Undertaking.objects.get()
    step = {"move": "pass_interim", "made_on": "2026-01-05", "letter": "", "text": "通過",
            "due_on": ""}  # fmt: skip
    analyst.post(reverse("planning:step-undertaking", args=[row.pk]), step)
    page = analyst.get(reverse("planning:undertaking", args=[row.pk])).content.decode()
    assert "期中審查" in page
    bad = step | {"made_on": "<script>", "move": "close"}
    answer = analyst.post(reverse("planning:step-undertaking", args=[row.pk]), bad)
    assert "error-summary" in answer.content.decode()
    export = analyst.get(reverse("planning:undertakings"), {"export": "csv"})
    assert "六龜再造" in b"".join(export).decode("utf-8-sig")
