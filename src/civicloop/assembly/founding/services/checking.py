"""Check every file of a folder, against one another and against what stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from civicloop.assembly.founding import queries, rules
from civicloop.assembly.founding.rules import Boundaries, CityFile, Fault
from civicloop.assembly.founding.rules.city_file import NAME
from civicloop.assembly.founding.services import ruling
from civicloop.kernel.city import services as cities
from civicloop.kernel.city.errors import LogoError


@dataclass
class Checked:
    """A folder, understood; with any fault nothing of it is loaded."""

    file: CityFile = field(default_factory=CityFile)
    logo: bytes = b""
    calendars: list[tuple[str, bytes]] = field(default_factory=list)
    districts: Boundaries | None = None
    villages: Boundaries | None = None
    agencies: list[rules.AgencyRow] = field(default_factory=list)
    staff: list[rules.StaffRow] = field(default_factory=list)
    categories: list[rules.CategoryRow] = field(default_factory=list)
    routes: list[rules.RouteRow] = field(default_factory=list)
    versions: list[ruling.Wanted] = field(default_factory=list)
    found: list[Fault] = field(default_factory=list)

    @property
    def faults(self) -> list[Fault]:
        """What keeps the folder out."""
        return rules.faults_only(self.found)


def check_files(files: Mapping[str, bytes], *, now: datetime) -> Checked:
    """Everything that is wrong with a folder, file by file and line by line."""
    file, faults = rules.read_city(files[NAME], NAME)
    checked = Checked(file=file or CityFile(), found=faults)
    if file is None:
        return checked
    given = _given(file, files, checked)
    there = queries.standing(now)
    _check_logo(given, checked)
    _check_calendars(given, checked)
    _check_boundaries(given, checked)
    units = dict(there.units)
    if "agencies" in given:
        checked.agencies, wrong = rules.read_agencies(given["agencies"], file.agencies, units)
        checked.found += wrong
        units |= {row.code: row.parent for row in checked.agencies}
    if "staff" in given:
        checked.staff, wrong = rules.read_staff(
            given["staff"], file.staff, units=units, roles=there.roles
        )
        checked.found += wrong
    codes = set(there.categories)
    if "categories" in given:
        checked.categories, wrong = rules.read_categories(given["categories"], file.categories)
        checked.found += wrong
        codes |= {row.code for row in checked.categories}
    elif file.categories == rules.STARTING:
        codes |= queries.starting_codes()
    districts = checked.districts.codes if checked.districts else there.districts
    if "routes" in given:
        checked.routes, wrong = rules.read_routes(
            given["routes"], file.routes, categories=codes, districts=districts, units=units
        )
        checked.found += wrong
    if "rules" in given:
        checked.versions, wrong = ruling.look_at_rules(given["rules"], file.rules, now=now)
        checked.found += wrong
    _check_names(checked, there, units)
    return checked


def _given(file: CityFile, files: Mapping[str, bytes], checked: Checked) -> dict[str, bytes]:
    """The files that city.yaml names; one that is missing is told, and so is one unnamed."""
    given = {}
    for key, name in file.named.items():
        if name in files:
            given[key] = files[name]
        else:
            zh, en = f"找不到檔案「{name}」。", f"The file {name!r} is missing."
            checked.found.append(Fault(NAME, file.line(key), zh, en))
    for name in sorted(set(files) - set(file.named.values()) - {NAME}):
        if not name.lower().endswith((".md", ".txt")):
            zh, en = "city.yaml 未提到這個檔案，將不使用。", "city.yaml does not name this file."
            checked.found.append(Fault(name, 0, zh, en, remark=True))
    return given


def _check_logo(given: Mapping[str, bytes], checked: Checked) -> None:
    if "city.logo" not in given:
        return
    checked.logo = given["city.logo"]
    try:
        cities.draw_logo(checked.logo)
    except LogoError as error:
        zh = "圖片無法讀取，請用 2 MB 以內的 PNG、JPEG 或 WebP。"
        checked.found.append(Fault(checked.file.logo, 0, zh, str(error)))


def _check_calendars(given: Mapping[str, bytes], checked: Checked) -> None:
    seen: dict[int, str] = {}
    for at, name in enumerate(checked.file.calendars):
        if f"calendars.{at}" not in given:
            continue
        content, years, wrong = rules.read_calendar(given[f"calendars.{at}"], name)
        checked.found += wrong
        checked.calendars.append((name, content))
        for year in years:
            if year in seen:
                zh = f"{year} 年已在「{seen[year]}」中，以本檔為準。"
                en = f"{year} stands in {seen[year]} too; this file wins."
                checked.found.append(Fault(name, 0, zh, en, remark=True))
            seen[year] = name


def _check_boundaries(given: Mapping[str, bytes], checked: Checked) -> None:
    file = checked.file
    if "boundaries.districts" in given:
        checked.districts = rules.read_boundaries(
            given["boundaries.districts"],
            file.districts,
            properties=file.properties,
            mend=file.mend,
            center=file.center,
        )
        checked.found += checked.districts.faults
    if "boundaries.villages" in given:
        checked.villages = rules.read_boundaries(
            given["boundaries.villages"],
            file.villages,
            properties=file.properties,
            mend=file.mend,
            center=file.center,
            districts=checked.districts or Boundaries(queries.district_features()),
        )
        checked.found += checked.villages.faults


def _check_names(checked: Checked, there: queries.Standing, units: Mapping[str, str]) -> None:
    """The unit that sorts, and the first administrator."""
    file = checked.file

    def say(key: str, zh: str, en: str) -> None:
        checked.found.append(Fault(NAME, file.line(key), zh, en))

    if file.triage and file.triage not in units:
        say("triage", f"沒有單位「{file.triage}」。", f"There is no unit {file.triage!r}.")
    if not file.triage and (file.categories or checked.routes):
        zh = "缺少 triage：無規則的案件由哪個單位分派？"
        say("categories", zh, "triage is missing: which unit sorts what no rule speaks about?")
    name = file.administrator
    row = next((row for row in checked.staff if row.username == name), None)
    if name and row is not None and "administrator" not in row.roles:
        zh = f"「{name}」在人員表中沒有 administrator 角色。"
        say("administrator", zh, f"{name!r} has no role administrator in the table of staff.")
    if name and row is None and name not in there.administrators:
        zh = f"人員表中沒有「{name}」。"
        say("administrator", zh, f"{name!r} is not in the table of staff.")
    if not name and not there.administrators:
        zh = "缺少 administrator：第一位系統管理員的帳號。"
        say("administrator", zh, "administrator is missing: the user name of the first one.")
