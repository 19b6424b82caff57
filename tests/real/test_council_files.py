"""The files that two councils published, where they lie beside the checkout."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.commands import import_motions
from civicloop.evaluate.resolutions.models import Meeting, Motion
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.organizations import services as organizations


def _folder() -> Path | None:
    for root in Path(__file__).resolve().parents:
        found = root / "shared/data/06_council_works_budget"
        if found.is_dir():
            return found
    return None


FOLDER = _folder()
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(FOLDER is None, reason="the real files of councils are not here"),
]
CLERK = machine("tests", "resolutions.keep", "tracking.manage", "organizations.manage_units")
CSV = "kaohsiung_councillor_suggestions_2012H1-2013H1_parsed.csv"
SHEET = "kaohsiung_councillor_suggestions_PSDATA_2008_128_{}.xls"


@pytest.fixture(autouse=True)
def council(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    unit = organizations.create_unit(
        code="RDEC", name_zh="研考會", parent=None, valid_from=date(2009, 1, 1), actor=CLERK
    )
    resolutions.lay_bodies(unit.pk, actor=CLERK)


def taken(name, mapping):
    content = (FOLDER / name).read_bytes()
    return resolutions.Importer(content, resolutions.mapping_of(mapping), actor=CLERK)


def figures(step):
    return step.taken, step.present, step.refused


def told(step):
    return Counter(fault.code for fault in step.faults)


def test_suggestions_come_in_once_whatever_the_format():
    step = taken(CSV, "kaohsiung-suggestions").run()
    assert figures(step) == (3207, 0, 9)
    assert step.sessions == ["1-3", "1-4", "1-5"]
    assert told(step)["in_dollars"] == 715
    for number, rows in (("1041", 826), ("1325", 1542), ("1422", 839)):
        again = taken(SHEET.format(number), "kaohsiung-suggestions").run()
        assert (again.taken, again.present) == (0, rows)
    assert Motion.objects.count() == 3207


def test_a_half_year_wrote_713_amounts_in_dollars():
    step = taken(SHEET.format("1041"), "kaohsiung-suggestions").run()
    assert figures(step) == (826, 0, 1)
    assert told(step)["in_dollars"] == 713
    assert Motion.objects.filter(amount__gte=1_000_000_000).count() == 0


def test_the_counts_by_class_add_up():
    taken(CSV, "kaohsiung-suggestions").run()
    sums = [sum(row.count for row in queries.class_counts(one)) for one in queries.sessions()]
    assert sums == [839, 1542, 826]


def test_bills_keep_their_way_through_committee_and_plenary():
    step = taken("taipei_council_bills_2010-14.json.gz", "taipei-bills").run()
    assert figures(step) == (945, 0, 127)
    assert told(step)["day_converted"] > 400
    row = Motion.objects.get(number="8140")
    assert (row.committee_on, row.second_reading_on) == (date(2000, 6, 21), date(2011, 5, 25))
    assert row.second_decision == "照審查意見通過。"  # under the misspelt key of the file
    assert str(row.session) == "11-1"


def test_meetings_are_sorted_into_sessions():
    step = taken("kaohsiung_council_meetings_2010-14.json", "kaohsiung-meetings").run()
    assert figures(step) == (406, 0, 4)
    assert Meeting.objects.filter(session__term=1, session__number=8).exists()
    again = taken("kaohsiung_council_meetings_2010-14.json", "kaohsiung-meetings").run()
    assert again.taken == 0


def test_a_trial_changes_nothing_and_the_command_says_so(capsys, tmp_path):
    report = tmp_path / "faults.csv"
    parser = ArgumentParser()
    import_motions.arguments(parser)
    given = [str(FOLDER / CSV), "--mapping", "kaohsiung-suggestions", "--dry-run"]
    code = import_motions.run(parser.parse_args([*given, "--report", str(report)]))
    assert code == import_motions.BAD
    assert "3,207  rows would be taken over" in capsys.readouterr().out
    assert not Motion.objects.exists()
    assert "in_dollars" in report.read_text(encoding="utf-8-sig")
