"""``city.yaml``: what the city is called, and where its other files lie."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any, Final

import yaml

from civicloop.assembly.founding.rules.faults import Fault
from civicloop.kernel.city.errors import LocalityError
from civicloop.kernel.city.rules import CURRENCIES, LANGUAGES, locality_of, zones

NAME: Final = "city.yaml"
MOST_BYTES: Final = 200_000
CITY: Final = {
    "name_zh": 40, "name_en": 80, "mark": 2, "hotline": 20, "email": 254, "office_zh": 80,
    "office_en": 120, "zone": 64, "years": 8, "currency": 3, "language": 8, "holidays": 4,
    "logo": 200,
}  # fmt: skip
"""What may stand below ``city``, and how long it may be."""
TOP: Final = (
    *("city", "calendars", "boundaries", "agencies", "staff", "categories", "routes"),
    *("rules", "triage", "administrator"),
)
BOUNDARIES: Final = ("districts", "villages", "properties", "mend", "center")
PROPERTIES: Final = ("code", "name_zh", "name_en", "district_code")
STARTING: Final = "starting"
"""The word for the list of categories that the product brings."""


@dataclass(frozen=True)
class CityFile:
    """A folder's ``city.yaml``, understood; file names are relative to it, empty where left out."""

    city: dict[str, str] = field(default_factory=dict)
    logo: str = ""
    calendars: tuple[str, ...] = ()
    districts: str = ""
    villages: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    mend: bool = False
    center: tuple[float, float] | None = None
    agencies: str = ""
    staff: str = ""
    categories: str = ""
    routes: str = ""
    rules: str = ""
    triage: str = ""
    administrator: str = ""
    lines: dict[str, int] = field(default_factory=dict)

    def line(self, key: str) -> int:
        """Where a key such as ``boundaries.districts`` stands; 0 where it does not."""
        return self.lines.get(key, 0)

    @property
    def named(self) -> dict[str, str]:
        """Every file that is named, by the key that names it."""
        single = {
            "city.logo": self.logo,
            "boundaries.districts": self.districts,
            "boundaries.villages": self.villages,
            "agencies": self.agencies,
            "staff": self.staff,
            "categories": "" if self.categories == STARTING else self.categories,
            "routes": self.routes,
            "rules": self.rules,
        }
        several = {f"calendars.{at}": name for at, name in enumerate(self.calendars)}
        return {key: name for key, name in (single | several).items() if name}


def read_city(content: bytes, name: str = NAME) -> tuple[CityFile | None, list[Fault]]:
    """The file and everything that is wrong with it; nothing where it cannot be read."""
    if len(content) > MOST_BYTES:
        return None, [Fault(name, 0, "檔案太大。", "The file is too large.")]
    try:
        tree = yaml.compose(content.decode("utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError:
        return None, [Fault(name, 0, "編碼不是 UTF-8。", "The file is not UTF-8.")]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        why = getattr(error, "problem", "") or "it is no YAML"
        return None, [Fault(name, line, f"YAML 語法錯誤：{why}", f"This is no YAML: {why}.")]
    if not isinstance(tree, yaml.MappingNode):
        return None, [Fault(name, 1, "檔案沒有任何設定。", "The file says nothing.")]
    return _Reader(name).read(tree)


class _Reader:
    """Walks the tree of the file and notes each fault with its line."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []
        self.lines: dict[str, int] = {}

    def read(self, tree: yaml.MappingNode) -> tuple[CityFile, list[Fault]]:
        top = self.mapping(tree, TOP, "")
        own = self.mapping(top.get("city"), tuple(CITY), "city.")
        bounds = self.mapping(top.get("boundaries"), BOUNDARIES, "boundaries.")
        maps = self.mapping(bounds.get("properties"), PROPERTIES, "boundaries.properties.")
        city = {key: self.text(own[key], CITY[key]) for key in own}
        logo = city.pop("logo", "")
        self.check_city(city)
        file = CityFile(
            city=city,
            logo=self.path(logo, "city.logo"),
            calendars=self.paths(top.get("calendars")),
            districts=self.path(self.text(bounds.get("districts")), "boundaries.districts"),
            villages=self.path(self.text(bounds.get("villages")), "boundaries.villages"),
            properties={key: self.text(node) for key, node in maps.items()},
            mend=self.yes_or_no(bounds.get("mend")),
            center=self.position(bounds.get("center")),
            agencies=self.path(self.text(top.get("agencies")), "agencies"),
            staff=self.path(self.text(top.get("staff")), "staff"),
            categories=self.path(self.text(top.get("categories")), "categories"),
            routes=self.path(self.text(top.get("routes")), "routes"),
            rules=self.path(self.text(top.get("rules")), "rules"),
            triage=self.text(top.get("triage"), 32),
            administrator=self.text(top.get("administrator"), 64),
            lines=self.lines,
        )
        return file, sorted(self.faults)

    def say(self, line: int, zh: str, en: str) -> None:
        self.faults.append(Fault(self.name, line, zh, en))

    def mapping(
        self, node: yaml.Node | None, known: tuple[str, ...], above: str
    ) -> dict[str, yaml.Node]:
        """The members of a mapping; those that are not known are told, with what is near."""
        if node is None or (isinstance(node, yaml.ScalarNode) and node.value in {"", "null", "~"}):
            return {}
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            self.say(line, "此處應為「名稱: 值」的設定。", "Here must stand “name: value” pairs.")
            return {}
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            word, line = str(key.value), key.start_mark.line + 1
            if word not in known:
                near = get_close_matches(word, known, n=1)
                zh = f"（是否為 {near[0]}？）" if near else ""
                en = f" Did you mean {near[0]}?" if near else ""
                self.say(
                    line, f"沒有「{word}」這個設定{zh}。", f"There is no setting {word!r}.{en}"
                )
            elif word in found:
                self.say(line, f"「{word}」重複。", f"{word!r} stands twice.")
            else:
                found[word] = value
                self.lines[above + word] = line
        return found

    def text(self, node: yaml.Node | None, longest: int = 200) -> str:
        """A plain value as text."""
        if node is None:
            return ""
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.ScalarNode):
            self.say(line, "此處應為單一的值。", "Here must stand a single value.")
            return ""
        value = str(node.value).strip()
        if node.style is None and value in {"null", "~"}:
            return ""
        if len(value) > longest:
            self.say(line, f"超過 {longest} 字。", f"This is longer than {longest} characters.")
        return value

    def yes_or_no(self, node: yaml.Node | None) -> bool:
        word = self.text(node).lower()
        if word not in {"", "true", "false", "yes", "no"} and node is not None:
            self.say(node.start_mark.line + 1, "請寫 yes 或 no。", "Write yes or no.")
        return word in {"true", "yes"}

    def position(self, node: yaml.Node | None) -> tuple[float, float] | None:
        """``[longitude, latitude]``."""
        if node is None:
            return None
        try:
            lon, lat = (float(each.value) for each in node.value)
        except (ValueError, TypeError, AttributeError):
            self.say(
                node.start_mark.line + 1,
                "中心點請寫 [經度, 緯度]。",
                "Write the centre as [longitude, latitude].",
            )
            return None
        return lon, lat

    def paths(self, node: yaml.Node | None) -> tuple[str, ...]:
        """One file name, or a list of them."""
        if node is None:
            return ()
        members = node.value if isinstance(node, yaml.SequenceNode) else [node]
        names = []
        for at, member in enumerate(members):
            self.lines[f"calendars.{at}"] = member.start_mark.line + 1
            names.append(self.path(self.text(member), f"calendars.{at}"))
        return tuple(name for name in names if name)

    def path(self, name: str, key: str) -> str:
        """A file name inside the folder; a way out of it is refused."""
        way = PurePosixPath(name)
        if way.is_absolute() or ".." in way.parts or "\\" in name:
            self.say(
                self.lines.get(key, 0),
                f"「{name}」不在資料夾內。",
                f"{name!r} does not lie in the folder.",
            )
            return ""
        return name

    def check_city(self, city: dict[str, str]) -> None:
        """Names, and what must be known of time, years and money."""
        if not city.get("name_zh") and not city.get("name_en"):
            self.say(
                self.lines.get("city", 1),
                "缺少城市名稱（city 的 name_zh 或 name_en）。",
                "The name of the city is missing (name_zh or name_en below city).",
            )
        if city.get("holidays") in {"none", "no"}:
            city["holidays"] = ""
        try:
            locality_of(**{**DEFAULTS, **{key: city[key] for key in DEFAULTS if key in city}})
        except LocalityError as error:
            line = self.lines.get(f"city.{error.field}", 0)
            near = get_close_matches(error.value, CHOICES[error.field](), n=3)
            zh = f"，例如 {'、'.join(near)}" if near else ""
            en = f" Near it: {', '.join(near)}." if near else ""
            self.say(
                line,
                f"{error.field} 的「{error.value}」無法辨識{zh}。",
                f"{error.field}: {error.value!r} is not known.{en}",
            )


DEFAULTS: Final = {
    "zone": "Asia/Taipei", "years": "roc", "currency": "TWD", "language": "zh-hant",
    "holidays": "TW",
}  # fmt: skip
CHOICES: Final[dict[str, Any]] = {
    "zone": lambda: sorted(zones()),
    "years": lambda: ["roc", "western"],
    "currency": lambda: list(CURRENCIES),
    "language": lambda: list(LANGUAGES),
    "holidays": lambda: ["TW", "none"],
}
