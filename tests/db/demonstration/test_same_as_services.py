"""The year that is written set-wise is the year that the services would have written."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import transaction

from bench.year.ground import figures, months_before
from bench.year.player import reader
from bench.year.playing import play
from civicloop.answer.cases import jobs
from civicloop.answer.cases import services as cases
from civicloop.assembly.demonstration.rules import pictures
from civicloop.assembly.demonstration.rules.city import City
from civicloop.assembly.demonstration.services import building
from civicloop.assembly.demonstration.services.writing import Writer
from civicloop.kernel.vault import services as vault
from tests.db.demonstration.standing import standing

NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
CASES = 200


def differences(one, other):
    """The innermost values in which two structures differ."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [(key, *each) for key in one for each in differences(one[key], other[key])]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [(at, *each) for at, pair in pairs for each in differences(*pair)]
    return [] if one == other else [(one, other)]


def _rows(standing_now, wanted):
    """All rows of one kind, whichever case they belong to."""
    return [row for (_, part), rows in standing_now.items() if part == wanted for row in rows]


@pytest.mark.django_db
def test_200_cases_equal_the_same_cases_played_through_the_services(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    city = City("alike", NOW, CASES)
    stories = list(city.stories())
    crew = building.lay_ground(city, building.BUILDER, print)
    asked = Counter(step.verb for story in stories for step in story.steps)

    vault.blind_index("test", "makes the key that both ways share")
    before = transaction.savepoint()
    list(Writer(city, crew, actor=building.BUILDER).write(iter(stories)))
    written = standing(stories)
    transaction.savepoint_rollback(before)
    assert not apps.get_model("cases.Case").objects.exists()
    reading = reader(NOW)
    first = stories[0].opened_at
    for call in play(stories, crew.program, on=first, draw=pictures.picture):
        reading.take(call)
    cases.settle(actor=jobs.CLERK, now=NOW)
    played = standing(stories)

    assert set(asked) == {
        *("assign", "accept", "start", "close", "rate", "note", "refuse", "transfer"),
        *("pause", "resume", "reopen", "withdraw", "call"),
    }
    told = {row["told_by"] for row in _rows(played, "call_outs")}
    assert "telephone" in told
    assert any(row["to_unit"] != row["named_unit"] for row in _rows(played, "passings"))
    assert {story.draft.channel for story in stories} >= {"web", "app", "phone", "open311"}
    assert any(row["came_back_of"] for (_, part), row in played.items() if part == "case")
    endings = {
        each["ending"] for (_, part), rows in played.items() if part == "rounds" for each in rows
    }
    assert endings >= {"", "answered", "unopposed", "reopened", "withdrawn"}
    shown = {tuple(key): number for *key, number in figures(months_before(NOW), NOW)}
    assert shown == dict(reading.tally), "the figures differ from the script of what was done"
    assert {measure for _, measure, _, _ in shown} == {
        *("received", "closed", "closed_on_time", "reopened"),
    }
    assert written.keys() == played.keys()
    assert [
        (key, *each) for key in written for each in differences(written[key], played[key])
    ] == []
