"""The commands: exit codes, what they print, and what they leave."""

import argparse

import pytest

from civicloop.answer.cases import queries as cases
from civicloop.answer.cases.commands import starting_list
from civicloop.assembly.founding import services
from civicloop.assembly.founding.commands import new_city
from civicloop.kernel.access import services as access
from civicloop.kernel.city import queries as cities
from civicloop.kernel.organizations import queries as organizations

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def prepared(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.MASTER_KEYS_DIR = tmp_path / "data" / "keys"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    access.seed_roles()


def run(module, *words):
    parser = argparse.ArgumentParser()
    module.arguments(parser)
    return module.run(parser.parse_args([str(word) for word in words]))


@pytest.fixture
def folder(tmp_path):
    assert run(new_city, tmp_path / "city", "--template") == 0
    return tmp_path / "city"


def test_a_template_is_not_written_over(folder, capsys):
    before = (folder / "city.yaml").read_text()
    (folder / "city.yaml").write_text("mine")
    assert run(new_city, folder, "--template") == 2
    assert "already" in capsys.readouterr().err
    assert (folder / "city.yaml").read_text() == "mine" != before


def test_a_folder_that_is_none_is_refused_with_the_way_out(tmp_path, capsys):
    assert run(new_city, tmp_path / "nowhere") == 2
    assert "--template" in capsys.readouterr().err


def test_every_fault_of_every_file_is_printed_and_nothing_is_changed(folder, capsys):
    (folder / "agencies.csv").write_bytes("代碼,名稱,上級機關代碼\nA,甲,Z\n".encode("cp950"))
    (folder / "staff.csv").write_text("username,name,roles\nsefina,S,king\n")
    (folder / "districts.geojson").write_text("{\n,}")
    (folder / "calendar.csv").write_text("date,kind\n2026-01-01,feast\n")
    assert run(new_city, folder, "--check") == 1
    printed = capsys.readouterr()
    told = {line.split(": ")[0] for line in printed.out.splitlines() if "remark" not in line}
    assert told >= {
        "agencies.csv:2", "calendar.csv:2", "districts.geojson:2", "routes.csv:2", "staff.csv:2",
    }  # fmt: skip
    assert "Nothing was changed" in printed.err
    assert (cities.city().pk, organizations.units_ever().count()) == (None, 0)


def test_faults_are_told_in_chinese_on_demand(folder, capsys):
    (folder / "agencies.csv").write_text("code,name_zh,parent\nA,甲,Z\n")
    assert run(new_city, folder, "--check", "--language", "zh-hant") == 1
    assert "agencies.csv:2: 上級機關「Z」不在表中。" in capsys.readouterr().out


def test_a_city_is_founded_and_the_password_is_printed_once(folder, capsys):
    assert run(new_city, folder) == 0
    first = capsys.readouterr().out
    assert "First administrator: sefina" in first
    assert run(new_city, folder) == 0
    assert "password" not in capsys.readouterr().out
    assert organizations.units_ever().count() == 8


def test_a_step_that_is_refused_names_what_went_before_and_leaves_nothing(folder, capsys):
    assert run(new_city, folder) == 0
    capsys.readouterr()
    table = (folder / "agencies.csv").read_text().replace("2022-03-01", "2099-03-01")
    (folder / "agencies.csv").write_text(table + "NEW,新處,New,TMG,bureau,,,2099-01-01\n")
    run(new_city, folder)
    renamed = (folder / "agencies.csv").read_text().replace("新處", "更新處")
    (folder / "agencies.csv").write_text(renamed)
    yaml = (folder / "city.yaml").read_text().replace("Tidemark\n", "Ebbmark\n", 1)
    (folder / "city.yaml").write_text(yaml)
    capsys.readouterr()
    assert run(new_city, folder) == 1
    told = capsys.readouterr().err
    assert "agencies was refused (city, calendar, boundaries went well before it)" in told
    assert cities.city().name_en == "Tidemark"
    assert organizations.unit(code="NEW").name_zh == "新處"


def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "secret.csv").write_text("x")
    (folder / "out.csv").symlink_to(tmp_path / "secret.csv")
    assert "out.csv" not in services.read_folder(folder)


def test_the_starting_list_is_laid_once_and_set_back_on_demand(folder, capsys):
    assert run(starting_list, "--triage", "CARE") == 2
    assert "CARE" in capsys.readouterr().err
    assert run(new_city, folder) == 0
    assert run(starting_list, "--triage", "CARE") == 2
    assert "78 categories already" in capsys.readouterr().err
    assert run(starting_list, "--triage", "CARE", "--again") == 0
    assert cases.offered_categories(staff=True).count() == 78


def test_at_the_end_it_says_what_the_doors_still_wait_for(folder, capsys, settings):
    settings.MAIL_URL = ""
    assert run(new_city, folder) == 0
    told = capsys.readouterr().out
    assert "Before the doors open:\n  - No mail server is named (MAIL_URL)" in told
    assert "2 versions of rules wait for approval by somebody else." in told


def test_a_first_administrator_needs_a_name_one_agency_and_one_person(tmp_path, capsys):
    (tmp_path / "city.yaml").write_text(
        "city: {name_zh: 青礁市}\nagencies: a.csv\nstaff: s.csv\nadministrator: ann\n"
    )
    (tmp_path / "a.csv").write_text("code,name_zh,kind\nCITY,青礁市政府,city\n")
    (tmp_path / "s.csv").write_text("username,name,unit,roles\nann,王安,CITY,administrator\n")
    assert run(new_city, tmp_path, "--language", "zh-hant") == 0
    told = capsys.readouterr().out
    assert "First administrator: ann" in told
    assert "尚未建立任何類別。" in told
