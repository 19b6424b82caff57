"""A table of indicators comes in row by row, in any encoding, and each bad row is told."""

from argparse import ArgumentParser

import pytest

from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.commands import import_kpis
from civicloop.evaluate.planning.errors import MappingError
from civicloop.evaluate.planning.models import Goal, Indicator
from civicloop.evaluate.planning.rules.importing import parse_table_mapping
from tests.db.planning.city import KEEPER, NOW, open_plan
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db
YEARS = range(112, 116)
HEADING = (
    "機關,策略目標,策略,指標編號,績效指標,指標定義,單位,方向,權重,階段,評估方式,未提升理由,"
    + ",".join(f"{year} 年度目標值" for year in YEARS)
)
ROWS = (
    "WORKS,路平,重鋪,K01,路面平整度,平整路段÷全部路段,%,越高越好,60,,統計,,80,81,82,83",
    "WORKS,路平,重鋪,K02,坑洞通報量,年度通報件數降低,件,越低越好,４０,,統計,,900,850,800,750",
    "WORKS,路平,,K03,共同管道,完成階段,%,里程碑,10,規劃:25;設計:50;施工:75;完工:100,,,25,50,75,100",
    "不存在局,路平,,K04,甲,乙,%,正向,10,,,,1,2,3,4",
    "WORKS,路平,,K05,甲,乙,%,斜向,10,,,,1,2,3,4",
    "WORKS,路平,,K06,甲,乙,%,正向,10,,,,4,3,2,1",
    "WORKS,路平,,K07,甲,乙,%,正向,十,,,,1,2,3,4",
)


@pytest.fixture(autouse=True)
def plan(small_city, settings, tmp_path):  # noqa: F811 (a fixture)
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return open_plan(small_city.units["WORKS"])[0]


def table(*rows):
    return "\n".join([HEADING, *rows])


def taken(plan, content, **options):
    mapping = planning.mapping_of("kpis-plan")
    return planning.import_indicators(
        content, mapping, plan_id=plan.pk, actor=KEEPER, now=NOW, **options
    )


def counts(done):
    return done.proposed, done.present, done.changed, done.refused


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp950"])
def test_good_rows_come_in_and_bad_ones_are_told(plan, encoding):
    done = taken(plan, table(*ROWS).encode(encoding))
    assert counts(done) == (3, 0, 0, 4)
    told = [(one.line, one.column, one.code) for one in done.faults]
    assert told == [
        (3, "weight", "repaired"),
        (5, "unit", "unknown_unit"),
        (6, "kind", "unknown_kind"),
        (7, "exception", "faulty"),
        (8, "weight", "not_number"),
    ]
    assert Goal.objects.filter(title="路平").count() == 1
    stages = Indicator.objects.get(number="K03").versions.get().table
    assert [str(one.percent) for one in stages] == ["25", "50", "75", "100"]


def test_a_second_time_nothing_comes_in_and_what_changed_is_told(plan):
    taken(plan, table(*ROWS[:2]).encode())
    other = ROWS[0].replace("路面平整度", "路面平整率")
    done = taken(plan, table(other, *ROWS[1:3]).encode())
    assert counts(done) == (1, 1, 1, 0)
    assert Indicator.objects.get(number="K01").name == "路面平整度"


def test_a_trial_keeps_nothing(plan):
    done = taken(plan, table(*ROWS).encode(), dry_run=True)
    assert counts(done) == (3, 0, 0, 4)
    assert not Indicator.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "table of keys"),
        ({"columns": {"unit": "機關"}, "target": "{year}", "kinds": {}}, "must be named"),
        ({"columns": 1}, "table of texts"),
        ({"surprise": 1}, "unknown keys"),
    ],
)
def test_a_mapping_that_is_none_is_refused_in_words(data, words):
    with pytest.raises(MappingError, match=words):
        parse_table_mapping(data)


def run(*words):
    parser = ArgumentParser()
    import_kpis.arguments(parser)
    return import_kpis.run(parser.parse_args(words))


def test_the_command_tells_and_reports(plan, tmp_path, capsys):
    path, report = tmp_path / "kpis.csv", tmp_path / "report.csv"
    path.write_text(table(*ROWS), encoding="utf-8")
    words = [str(path), "--mapping", "kpis-plan", "--plan", "112", "--report", str(report)]
    assert run(*words, "--dry-run") == 1
    assert "3  indicators would be proposed" in capsys.readouterr().out
    assert len(report.read_text(encoding="utf-8-sig").splitlines()) == 6
    assert run(*words) == 1
    assert Indicator.objects.count() == 3
    assert run(str(tmp_path / "none.csv"), "--mapping", "kpis-plan") == 2
    assert run(str(path), "--mapping", "no-such") == 2
    assert run(str(path), "--mapping", "kpis-plan", "--plan", "99") == 2


def test_a_column_of_faces_is_read_and_an_unknown_one_is_told(plan):
    """Business, manpower and budget, as the return of 100 counts them (P04)."""
    heading = HEADING.replace("方向", "方向,面向", 1)
    rows = [
        f"WORKS,路平,,K{place},甲{place},乙,%,正向,{face},10,,,,1,2,3,4"
        for place, face in enumerate(("", "人力", "經費面向", "風水"), start=1)
    ]
    done = taken(plan, "\n".join([heading, *rows]).encode())
    assert counts(done) == (3, 0, 0, 1)
    faces = [one.versions.get().face for one in Indicator.objects.order_by("number")]
    assert faces == ["business", "manpower", "budget"]
    assert [(one.line, one.column, one.code) for one in done.faults] == [
        (5, "face", "unknown_face")
    ]
