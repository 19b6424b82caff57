"""The year of the demonstration city: when cases come in, and what becomes of them."""

import io
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from PIL import Image

from civicloop.answer.cases.rules import Rule, route
from civicloop.answer.cases.states import MACHINE, CaseState
from civicloop.assembly.demonstration.errors import ScaleError
from civicloop.assembly.demonstration.rules import pictures, routes, scales, weather
from civicloop.assembly.demonstration.rules.arrivals import Year
from civicloop.assembly.demonstration.rules.city import City
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.assembly.demonstration.rules.staff import ACCOUNTS, staff
from civicloop.assembly.demonstration.rules.weather import local

NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
SILENT = {"note", "rate", "call"}


@pytest.fixture(scope="module")
def arrivals():
    return list(Year("year", NOW).arrivals(20_000))


@pytest.fixture(scope="module")
def stories():
    return list(City("year", NOW, 4000).stories())


def test_the_year_ends_now_and_every_case_has_its_place_in_it(arrivals):
    assert len(arrivals) == 20_000
    assert [each.number for each in arrivals] == list(range(20_000))
    assert all(one.at <= other.at for one, other in pairwise(arrivals))
    assert NOW - timedelta(hours=365 * 24) <= arrivals[0].at
    assert NOW - timedelta(hours=3) < arrivals[-1].at <= NOW


def test_people_report_at_rush_hours_and_less_at_weekends(arrivals):
    hours = Counter(local(each.at).hour for each in arrivals)
    days = Counter(local(each.at).weekday() for each in arrivals)

    rush = sum(hours[hour] for hour in (7, 8, 17, 18, 19))
    assert rush > 0.3 * len(arrivals)
    assert sum(hours[hour] for hour in range(5)) < 0.08 * len(arrivals)
    assert (days[5] + days[6]) / 2 < 0.95 * sum(days[day] for day in range(5)) / 5


def test_the_typhoon_brings_ten_times_the_usual_trees_and_floods(arrivals):
    day = weather.landfall(local(NOW).date())
    week = {date.fromordinal(day.toordinal() + after) for after in range(3)}
    for category in ("fallen-tree", "flooding"):
        counted = Counter(local(each.at).date() for each in arrivals if each.category == category)
        usual = sum(counted.values()) / 365
        assert sum(counted[each] for each in week) / len(week) > 10 * usual


def test_plum_rain_floods_and_summer_darkens_lamps(arrivals):
    def share(category, months):
        own = [local(each.at).month for each in arrivals if each.category == category]
        return sum(month in months for month in own) / len(own)

    assert share("flooding", {5, 6}) > 2 * share("flooding", {12, 1})
    assert share("street-light", {7, 8}) > 1.4 * share("street-light", {2, 3})


@pytest.mark.parametrize("month", range(1, 13))
def test_a_typhoon_lies_in_the_year_whenever_the_city_is_built(month):
    for day in (1, 11, 21):
        today = date(2026, month, day)
        came = weather.landfall(today)
        assert 12 <= (today - came).days <= 355
        assert came.weekday() == 2


def test_any_number_of_cases_keeps_the_shape_of_the_year():
    year = Year("year", NOW)
    few = Counter(each.category for each in year.arrivals(2000))
    many = Counter(each.category for each in year.arrivals(10_000))

    assert all(abs(few[name] / 2000 - many[name] / 10_000) < 0.03 for name in many)


def test_every_story_walks_through_open_moves_alone(stories):
    for story in stories:
        triaged = "triaged" in table("habits")["categories"][story.category]
        state, started = CaseState.RECEIVED if triaged else CaseState.ASSIGNED, False
        refused = False
        for step in story.steps:
            started = (started or step.verb == "start") and step.verb != "reopen"
            move = "resume_unstarted" if step.verb == "resume" and not started else step.verb
            if step.verb == "refuse":
                move = "refuse_to_centre" if refused else "refuse"
                refused = True
            state = state if step.verb == "call" else MACHINE.target(move, current=state)


def test_steps_follow_each_other_and_none_lies_ahead(stories):
    for story in stories:
        instants = [story.opened_at, *(step.at for step in story.steps)]
        assert all(one < other for one, other in pairwise(instants))
        assert instants[-1] <= NOW


def test_a_share_is_still_open_and_everything_happens_somewhere(stories):
    verbs = Counter(step.verb for story in stories for step in story.steps)
    open_cases = [
        story
        for story in stories
        if [step.verb for step in story.steps if step.verb not in SILENT][-1:]
        not in (["close"], ["withdraw"])
    ]

    assert 5 <= len(open_cases) < 0.05 * len(stories)
    assert any(story.opened_at < NOW - timedelta(hours=24 * 7) for story in open_cases)
    assert set(verbs) == {
        *("assign", "accept", "start", "close", "rate", "note", "refuse", "transfer"),
        *("pause", "resume", "reopen", "withdraw", "call"),
    }
    assert 0.08 < verbs["rate"] / len(stories) < 0.3


def test_petitions_and_letters_are_two_thirds_as_in_the_real_city(arrivals):
    habits = table("habits")["categories"]
    petitions = sum("replies" in habits[each.category] for each in arrivals)
    assert 0.6 < petitions / len(arrivals) < 0.75


def test_a_repaired_case_has_a_photo_after_the_work(stories):
    for story in stories:
        for step in story.steps:
            if step.verb == "close":
                assert bool(step.photos) == (step.values["outcome"] == "fixed")


def test_ratings_are_spread_and_the_late_get_worse_ones(stories):
    marks = Counter(
        step.values["speed"] for story in stories for step in story.steps if step.verb == "rate"
    )

    assert set(marks) == {1, 2, 3, 4, 5}
    assert marks[4] + marks[5] > marks[1] + marks[2]


def test_a_unit_begins_late_more_often_in_its_bad_month():
    late, total = Counter(), Counter()

    def limit(story):
        return table("habits")["categories"][story.category]["first_hours"]

    for story in City("year", NOW, 20_000).stories():
        begun = next((step.at for step in story.steps if step.verb == "start"), None)
        if begun is None or routes.unit_for(story.category, story.spot.district_code) != "PWB-MO-S":
            continue
        ago = (local(NOW).year * 12 + local(NOW).month) - (
            local(story.opened_at).year * 12 + local(story.opened_at).month
        )
        bad = ago == table("habits")["units"]["PWB-MO-S"]["bad_month"]
        total[bad] += 1
        late[bad] += begun - story.opened_at > timedelta(hours=limit(story))

    assert total[True] > 20
    assert late[True] / total[True] > 2 * late[False] / total[False]


def test_the_answers_of_units_do_not_repeat_among_neighbours(stories):
    answers = [
        step.values["answer"] for story in stories for step in story.steps if step.verb == "close"
    ]

    for at in range(len(answers) - 100):
        assert answers[at] not in answers[at + 1 : at + 100]


def test_the_same_seed_lives_the_same_year():
    assert list(City("a", NOW, 60).stories()) == list(City("a", NOW, 60).stories())
    assert list(City("a", NOW, 60).stories()) != list(City("b", NOW, 60).stories())


def test_every_unit_that_answers_has_a_head_officers_and_a_crew():
    people = staff("year")
    answering = {unit for _, _, unit in [*routes.routes(), *routes.further_routes()]}
    answering |= {routes.other_unit(category, district) for category, district, _ in everywhere()}

    assert all(people.those(unit, "head") for unit in answering)
    assert all(people.those(unit, "officer") for unit in answering)
    assert len(people.units) > 100
    assert len({member.username for member in people.members}) == len(people.members)
    assert {people.account(role).role for role in ACCOUNTS} == set(ACCOUNTS)
    assert all(member.email.endswith("@kaohsiung.example") for member in people.members)


def everywhere():
    """Every category in every district, with the unit that the plan names."""
    return [
        (category, district, routes.unit_for(category, district))
        for category in table("habits")["categories"]
        for district in table("districts")
    ]


def test_what_no_rule_names_a_unit_for_is_given_out_by_the_centre():
    """Nobody can accept a case that the centre has not assigned yet."""
    habits = table("habits")["categories"]
    unnamed = {category for category, _district, unit in everywhere() if unit == routes.TRIAGE}
    assert unnamed == {category for category, habit in habits.items() if "triaged" in habit}


def test_the_routing_rows_say_what_the_plan_says():
    codes = {plan.code: at for at, plan in enumerate(staff("year").units)}
    rows = [
        Rule(at, category, district, codes[unit], 0, date(2020, 1, 1))
        for at, (category, district, unit) in enumerate(
            [("", "", routes.TRIAGE), *routes.routes(), *routes.further_routes()]
        )
    ]

    for category, district, unit in everywhere():
        found = route(rows, category=category, district=district, on=date(2026, 1, 1))
        assert found is not None
        assert found.unit == codes[unit]


@pytest.mark.parametrize(
    ("scale", "count"),
    [(1, 20_000), (0.5, 10_000), (15.5, 310_000), (310_000, 310_000), (100, 100)],
)
def test_a_scale_is_a_factor_or_a_number_of_cases(scale, count):
    assert scales.cases_of(scale) == count


@pytest.mark.parametrize("scale", [0, -1, 1_000_001])
def test_an_impossible_scale_is_refused(scale):
    with pytest.raises(ScaleError):
        scales.cases_of(scale)


def test_pictures_are_small_photos_that_differ_before_and_after():
    drawn = {name: pictures.picture(name) for name in pictures.names()}

    assert len(set(drawn.values())) == len(drawn) == 84
    assert all(Image.open(io.BytesIO(each)).size == pictures.SIZE for each in drawn.values())
    assert drawn["signal-after-1"] == pictures.picture("signal-after-1")
