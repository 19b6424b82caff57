"""``city.yaml``: what is not known is told with its line."""

from civicloop.assembly.founding import rules
from civicloop.assembly.founding.rules import CityFile


def read(text):
    file, faults = rules.read_city(text.encode())
    return file, [(fault.line, fault.en) for fault in faults]


def test_a_good_file_is_understood():
    file, faults = read(
        "city:\n  name_en: Tidemark\n  zone: Pacific/Fiji\n  years: western\n  holidays: none\n"
        "calendars: [a.csv, b.csv]\nboundaries:\n  districts: d.geojson\n  mend: yes\n"
        "  center: [178.4, -18.1]\nagencies: a.csv\ntriage: CARE\n"
    )
    assert faults == []
    assert isinstance(file, CityFile)
    assert file.city == {
        "name_en": "Tidemark", "zone": "Pacific/Fiji", "years": "western", "holidays": "",
    }  # fmt: skip
    assert (file.calendars, file.mend, file.center) == (("a.csv", "b.csv"), True, (178.4, -18.1))
    assert (file.line("agencies"), file.line("boundaries.districts")) == (11, 8)


def test_what_is_not_known_is_told_with_its_line_and_what_is_near():
    _file, faults = read("city:\n  name_zh: 某市\n  zonne: Asia/Taipei\n  years: maya\nstuff: x\n")
    assert faults == [
        (3, "There is no setting 'zonne'. Did you mean zone?"),
        (4, "years: 'maya' is not known."),
        (5, "There is no setting 'stuff'. Did you mean staff?"),
    ]


def test_a_zone_that_is_nearly_one_is_suggested():
    _file, faults = read("city:\n  name_zh: 某市\n  zone: Asia/Taipeh\n")
    assert len(faults) == 1
    assert "Asia/Taipei" in faults[0][1]


def test_a_city_has_a_name():
    assert read("city:\n  mark: 某\n")[1] == [
        (1, "The name of the city is missing (name_zh or name_en below city).")
    ]


def test_a_way_out_of_the_folder_is_refused():
    for name in ("../secret.csv", "/etc/passwd", "a\\..\\b"):
        file, faults = read(f"city: {{name_zh: 某市}}\nagencies: '{name}'\n")
        assert (file.agencies, [line for line, _why in faults]) == ("", [2])


def test_what_is_no_yaml_is_told_with_its_line():
    assert read("city:\n  name_zh: [某市\n")[1][0][0] in {2, 3}
    assert read("just words")[1] == [(1, "The file says nothing.")]
    assert rules.read_city(b"\xff\xfe\x00")[1][0].en == "The file is not UTF-8."
    assert read("city: words\n")[1][0] == (1, "Here must stand “name: value” pairs.")
