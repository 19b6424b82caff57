"""``rules.yaml``: versions of rules that are to differ from those that the product ships."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

import yaml

from civicloop.assembly.founding.rules.faults import Fault

MOST_BYTES: Final = 200_000
MEMBERS: Final = ("from", "basis", "text", "parameters")
LONGEST: Final = {"basis": 300, "text": 20_000}


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version as the file asks for it; parameters that it leaves out stay as they are."""

    line: int
    key: str
    begins: date
    parameters: dict[str, Any]
    basis: str = ""
    text: str = ""
    lines: dict[str, int] = field(default_factory=dict)

    def line_of(self, problem: str) -> int:
        """The line of the parameter that a problem begins with, else that of the rule."""
        return self.lines.get(problem.partition(":")[0].partition(".")[0], self.line)


def read_rules(
    content: bytes, file: str, known: Mapping[str, Collection[str]]
) -> tuple[list[VersionRow], list[Fault]]:
    """The versions, and every fault; ``known`` names the parameters of each rule."""
    if len(content) > MOST_BYTES:
        return [], [Fault(file, 0, "檔案太大。", "The file is too large.")]
    try:
        text = content.decode("utf-8-sig")
        if any(isinstance(each, yaml.AliasEvent) for each in yaml.parse(text, yaml.SafeLoader)):
            return [], [Fault(file, 0, "不接受 YAML 的別名（*）。", "Aliases (*) are not taken.")]
        tree = yaml.compose(text, yaml.SafeLoader)
        yaml.safe_load(text)  # a value that is none, such as the 30th of February, is told here
    except UnicodeDecodeError:
        return [], [Fault(file, 0, "編碼不是 UTF-8。", "The file is not UTF-8.")]
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a day such as 2027-02-30
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", "") or str(error)
        line = mark.line + 1 if mark else 0
        return [], [Fault(file, line, f"YAML 語法錯誤：{why}", f"This is no YAML: {why}.")]
    if not isinstance(tree, yaml.MappingNode):
        return [], [Fault(file, 1, "檔案沒有任何規則。", "The file names no rule.")]
    return _Reader(file, known).read(tree)


class _Reader:
    """Walks the tree, for values and their lines."""

    def __init__(self, file: str, known: Mapping[str, Collection[str]]) -> None:
        self.file, self.known = file, known
        self.faults: list[Fault] = []

    def read(self, tree: yaml.MappingNode) -> tuple[list[VersionRow], list[Fault]]:
        rows = []
        for key, (line, node) in self.members(tree, self.known, "規則", "rule").items():
            row = self.version(key, line, node)
            rows += [row] if row else []
        return rows, sorted(self.faults)

    def say(self, line: int, zh: str, en: str) -> None:
        self.faults.append(Fault(self.file, line, zh, en))

    def members(
        self, node: yaml.Node, known: Collection[str], zh: str, en: str
    ) -> dict[str, tuple[int, yaml.Node]]:
        """The members of a mapping with their lines; an unknown or doubled one is a fault."""
        if not isinstance(node, yaml.MappingNode):
            line = node.start_mark.line + 1
            self.say(line, "此處應為「名稱: 值」的設定。", "Here must stand “name: value” pairs.")
            return {}
        found: dict[str, tuple[int, yaml.Node]] = {}
        for name, value in node.value:
            word, line = str(name.value), name.start_mark.line + 1
            if word in found:
                self.say(line, f"「{word}」重複。", f"{word!r} stands twice.")
            elif known and word not in known:
                near = get_close_matches(word, known, n=1)
                zh_hint = f"（是否為 {near[0]}？）" if near else ""
                en_hint = f" Did you mean {near[0]}?" if near else ""
                self.say(
                    line,
                    f"沒有「{word}」這項{zh}{zh_hint}。",
                    f"There is no {en} {word!r}.{en_hint}",
                )
            else:
                found[word] = (line, value)
        return found

    def version(self, key: str, line: int, node: yaml.Node) -> VersionRow | None:
        members = self.members(node, MEMBERS, "設定", "setting")
        if not members:
            return None
        value = yaml.SafeLoader("").construct_document(node)
        begins = value.get("from")
        if not isinstance(begins, date):
            at = members["from"][0] if "from" in members else line
            self.say(
                at,
                "缺少施行日，或不是日期；請寫 from: 2027-01-01。",
                "The first day is missing or is no day. Write from: 2027-01-01.",
            )
        texts = {name: self.text(members, value, name) for name in LONGEST}
        if "parameters" not in members:
            self.say(line, "缺少 parameters。", "parameters is missing.")
            return None
        inside = members["parameters"][1]
        named = self.members(inside, self.known[key], "參數", "parameter")
        last = value["parameters"]  # where it stands twice, which was told above
        given = {str(name): each for name, each in last.items()} if isinstance(last, dict) else {}
        if not isinstance(begins, date):
            return None
        try:
            json.dumps(given)
        except TypeError:  # a day, which YAML knows and rules do not
            self.say(
                members["parameters"][0],
                "參數只能是文字、數字、是或否、清單；日期請加引號。",
                "Parameters are texts, numbers, yes or no, and lists. Put a day in quotes.",
            )
            return None
        return VersionRow(
            line,
            key,
            date(begins.year, begins.month, begins.day),
            {name: given[name] for name in named if name in given},
            **texts,
            lines={name: at for name, (at, _node) in named.items()},
        )

    def text(self, members: Mapping[str, Any], value: Mapping[str, Any], name: str) -> str:
        """A plain text, or nothing."""
        given = value.get(name)
        if given is None:
            return ""
        if not isinstance(given, str) or len(given) > LONGEST[name]:
            line, most = members[name][0], LONGEST[name]
            self.say(
                line,
                f"{name} 應為 {most} 字以內的文字。",
                f"{name} must be a text of at most {most} characters.",
            )
            return ""
        return given.strip()
