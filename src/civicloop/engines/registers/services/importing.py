"""Take the rows of a file: a plan says what would be, and exactly that is done."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from civicloop.engines.registers import policies, queries, rules
from civicloop.engines.registers.errors import ChangedMeanwhileError, ImportRefusedError
from civicloop.engines.registers.events import RowsImported
from civicloop.engines.registers.models import Entry, Import, Register
from civicloop.engines.registers.rules import Definition, Fault
from civicloop.engines.registers.services import bulk, writing
from civicloop.engines.registers.states import IMPORTS, ImportState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.tabular import rules as tabular
from civicloop.kernel.tabular.errors import TabularError
from civicloop.kernel.tabular.rules import RowFault
from civicloop.kernel.vault import services as vault

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_ROWS: Final = 20_000
FIELD: Final = "content"
KEPT: Final = timedelta(hours=7 * 24)
"""How long a file waits for its mapping to be confirmed."""
AGAIN = ("檔案內第 {line} 列已有相同主鍵。", "Line {line} of the file has the same key.")
UNREADABLE: Final = {
    "format_unknown": ("檔案不是可讀的表格，請另存為 CSV、ODS 或 XLSX。",
                       "The file is no table that can be read. Save it as CSV, ODS or XLSX."),
    "encoding_unknown": ("文字不是 UTF-8 也不是 Big5，請另存為 UTF-8。",
                         "The text is neither UTF-8 nor Big5. Save it as UTF-8."),
    "table_too_large": ("表格太大，最多 5 MB、20,000 列，請分成幾個檔案。",
                        "The table is too large: 5 MB and 20,000 rows at most. Split it."),
    "columns_missing": ("第一列的欄名與選定的對應不符。",
                        "The first line lacks columns of the mapping."),
}  # fmt: skip
"""Why a file is no table that is taken, by the code of the error."""
EMPTY = ("檔案裡沒有表格。", "The file holds no table.")
NO_HEADINGS = (
    "第一列要是欄名；請刪除標題列及合併儲存格後再匯入。第一列現為：{zh}",
    "The first line must be the headings: take titles and merged cells away. It is now: {en}",
)
ALIKE = (
    "檔案裡有兩欄都叫「{zh}」，請改名或刪除其中一欄。",
    "Two columns of the file are called {en}. Rename or remove one of them.",
)
NO_FIELD = ("登記冊沒有這些欄位：{zh}。", "There is no field {en}.")
TWICE = ("有兩個以上的欄要匯入「{zh}」，請只留一個。", "Two columns would fill {en}. Leave one.")
LACKING = (
    "還沒有欄對應到必填的「{zh}」，請在下方選定。",
    "No column fills {en}, which every entry needs. Choose one below.",
)
NO_COLUMN = ("檔案沒有「{zh}」這一欄。", "{en} names no column of the file.")
NOT_YOURS = ("這筆資料屬於其他機關，您不能更正。", "The entry belongs to another agency.")


@dataclass(slots=True)
class Plan:
    """What a file would do: rows to add and to change, those that stand, and every fault."""

    added: list[writing.Wanted] = field(default_factory=list)
    changed: list[tuple[Entry, writing.Wanted]] = field(default_factory=list)
    unchanged: int = 0
    faults: list[RowFault] = field(default_factory=list)
    refused: int = 0

    @property
    def says(self) -> tuple[int, int, int, int]:
        """How many rows are added, changed, unchanged and refused."""
        return len(self.added), len(self.changed), self.unchanged, self.refused


def headings_of(content: bytes) -> list[str]:
    """The headings of a file; one that is no table is refused with the reason."""
    try:
        found = tabular.headings(content, max_bytes=MOST_BYTES)
    except TabularError as fault:
        raise _unreadable(fault) from fault
    if not any(found):
        raise ImportRefusedError(*EMPTY)
    return found


def _require_headings(definition: Definition, found: list[str]) -> None:
    """A first line of one cell alone is a title above the table."""
    named = [heading for heading in found if heading]
    if len(named) == 1 < len([field for field in definition.asked if field.required]):
        raise _refused(NO_HEADINGS, named[0][:80], named[0][:80])


def _unreadable(fault: TabularError) -> ImportRefusedError:
    """A table that cannot be read, in words; with what the reader of tables found."""
    zh, en = UNREADABLE.get(fault.code, UNREADABLE["format_unknown"])
    return ImportRefusedError(zh, f"{en} ({fault})")


def _refused(text: tuple[str, str], zh: str, en: str) -> ImportRefusedError:
    return ImportRefusedError(text[0].format(zh=zh), text[1].format(en=en))


def plan_import(
    register: Register,
    content: bytes,
    mapping: Mapping[str, str],
    *,
    actor: Actor,
    unit_id: int | None = None,
) -> Plan:
    """What the rows of a file would do; ``mapping`` names the field of each heading."""
    definition = register.definition
    _require_mapping(definition, mapping)
    _require_apart(content, mapping)
    rows = [
        (line, writing.wanted(definition, cells))
        for line, cells in _cells(content, mapping)
    ]  # fmt: skip
    digests = {
        line: rules.key_digest(definition, want.values)
        for line, want in rows
        if not {fault.field for fault in want.faults} & set(definition.key)
    }
    standing = queries.standing_by_digest(register, set(digests.values()))
    names = {name: heading for heading, name in mapping.items()}
    plan, seen = Plan(), dict[str, int]()
    for line, alone in rows:
        digest = digests.get(line, "")
        entry = standing.get(digest)
        want = alone if entry is None else _over(definition, entry, alone, set(mapping.values()))
        found = list(want.faults) or _place_faults(digest, seen, definition)
        if not found and not _may(actor, register, entry, unit_id):
            found = [Fault("", "not_yours", *NOT_YOURS)]
        if digest:
            seen.setdefault(digest, line)
        if found:
            plan.refused += 1
            plan.faults.extend(_told(line, fault, names) for fault in found)
        elif entry is None:
            plan.added.append(want)
        else:
            plan.changed.append((entry, want))
    _leave_out_unchanged(plan)
    return plan


def _require_mapping(definition: Definition, mapping: Mapping[str, str]) -> None:
    wrong = set(mapping.values()) - {field.name for field in definition.asked}
    if wrong:
        raise _refused(NO_FIELD, "、".join(sorted(wrong)), ", ".join(sorted(wrong)))
    places = dict(enumerate(mapping.values()))
    twice = rules.doubled(places)
    if twice:
        raise _refused(TWICE, *_labels(definition, twice))
    lacking = rules.unmapped(definition, places)
    if lacking:
        raise _refused(LACKING, *_labels(definition, lacking))


def _require_apart(content: bytes, mapping: Mapping[str, str]) -> None:
    """Of two columns that bear one heading only the first would be read: none is guessed."""
    found = Counter(headings_of(content))
    alike = [heading for heading in mapping if found[heading] > 1]
    if alike:
        raise _refused(ALIKE, "、".join(alike), ", ".join(alike))


def _labels(definition: Definition, names: Iterable[str]) -> tuple[str, str]:
    """Fields by their names, with their codes, since the command maps by these."""
    fields = [definition.by_name[name] for name in names]
    return (
        "、".join(f"{field.zh}（{field.name}）" for field in fields),
        ", ".join(f"{field.en} ({field.name})" for field in fields),
    )


def _cells(content: bytes, mapping: Mapping[str, str]) -> Iterator[tuple[int, dict[str, object]]]:
    names = list(mapping.items())
    columns = [
        tabular.Column(f"·{place}", heading, heading) for place, (heading, _) in enumerate(names)
    ]
    try:
        table = tabular.read(content, columns, max_bytes=MOST_BYTES)
        for count, row in enumerate(table.rows, start=1):
            if count > MOST_ROWS:
                raise ImportRefusedError(*UNREADABLE["table_too_large"])
            yield (
                row.line,
                {name: row.values.get(f"·{place}") for place, (_, name) in enumerate(names)},
            )
    except TabularError as fault:
        raise _unreadable(fault) from fault


def _over(
    definition: Definition, entry: Entry, want: writing.Wanted, filled: set[str]
) -> writing.Wanted:
    """A row over the entry that stands: columns that the file lacks stay as they are."""
    given = {name: want.values.get(name) for name in filled if name not in want.secrets}
    given |= {name: text for name, text in want.secrets.items() if text}
    return writing.wanted(definition, given, standing=entry.values, sealed=entry.sealed)


def _place_faults(digest: str, seen: Mapping[str, int], definition: Definition) -> list[Fault]:
    if digest not in seen:
        return []
    zh, en = (text.format(line=seen[digest]) for text in AGAIN)
    return [Fault(definition.key[0], "twice", zh, en)]


def _may(actor: Actor, register: Register, entry: Entry | None, unit_id: int | None) -> bool:
    if entry is None:
        return policies.may_add(actor, register, unit_id)
    return policies.may_edit(actor, register, entry)


def _told(line: int, fault: Fault, names: Mapping[str, str]) -> RowFault:
    return RowFault(line, names.get(fault.field, fault.field), fault.code, fault.en, fault.zh)


def _leave_out_unchanged(plan: Plan) -> None:
    kept = []
    for entry, want in plan.changed:
        if want.secrets:
            held = [name for name in want.secrets if name in entry.sealed]
            stands = writing.opened(entry, held) if held else {}
            want.secrets = {
                name: text for name, text in want.secrets.items() if stands.get(name) != text
            }
        if want.secrets or writing.differing(entry.values, want.values)[0]:
            kept.append((entry, want))
        else:
            plan.unchanged += 1
    plan.changed = kept


@transaction.atomic
def hand_in(
    register_id: int, content: bytes, *, file_name: str, actor: Actor, now: datetime | None = None
) -> Import:
    """Keep a file, sealed, until its mapping is confirmed; a mapping is proposed."""
    register = queries.register_by_id(register_id)
    require(policies.may_add_any(actor, register), action="registers.edit")
    found = headings_of(content)
    _require_headings(register.definition, found)
    proposed = rules.propose(register.definition, found)
    row = Import.objects.create(
        register=register, file_name=_named(file_name), digest=hashlib.sha256(content).hexdigest(),
        mapping={found[place]: name for place, name in proposed.items()},
        made_at=now or clock.now(), made_by=actor.ref,
    )  # fmt: skip
    row.box = vault.seal(row.ref, content, field=FIELD)
    row.save(update_fields=["box"])
    return row


def _named(file_name: str) -> str:
    """The name of a file as it can be kept."""
    return file_name.replace("\0", "")[:200]


def content_of(row: Import) -> bytes:
    """The file that waits."""
    return vault.unseal(row.ref, bytes(row.box or b""), field=FIELD)


@transaction.atomic
def take(
    import_id: int,
    mapping: Mapping[str, str],
    *,
    says: tuple[int, int, int, int],
    actor: Actor,
    unit_id: int | None = None,
    now: datetime | None = None,
) -> Import:
    """Do what the plan said, or nothing: ``says`` is what the reader saw before."""
    at = now or clock.now()
    row = queries.import_for_change(import_id)
    require(row.made_by == actor.ref, action="registers.edit")
    register = queries.register_for_change(row.register_id)
    row.state = IMPORTS.target("take", current=ImportState(row.state)).value
    plan = plan_import(register, content_of(row), mapping, actor=actor, unit_id=unit_id)
    if plan.says != says:
        raise ChangedMeanwhileError(register.version)
    _carry_out(register, plan, row.digest, actor=actor, unit_id=unit_id, at=at)
    row.added, row.changed, row.unchanged, row.refused = plan.says
    row.mapping = dict(mapping)
    return _end(row, at)


@transaction.atomic
def drop(import_id: int, *, actor: Actor, now: datetime | None = None) -> Import:
    """Let a file go that was not taken."""
    row = queries.import_for_change(import_id)
    require(row.made_by == actor.ref, action="registers.edit")
    row.state = IMPORTS.target("drop", current=ImportState(row.state)).value
    return _end(row, now or clock.now())


@transaction.atomic
def sweep_imports(*, now: datetime | None = None) -> int:
    """Let the files go that nobody took within a week; how many."""
    at = now or clock.now()
    rows = queries.imports_waiting_since(at - KEPT)
    for row in rows:
        row.state = IMPORTS.target("drop", current=ImportState(row.state)).value
        _end(row, at)
    return len(rows)


def _end(row: Import, at: datetime) -> Import:
    row.box, row.ended_at = None, at
    row.save()
    vault.destroy(row.ref)
    return row


@transaction.atomic
def import_file(
    key: str,
    content: bytes,
    *,
    file_name: str,
    pairs: list[str],
    actor: Actor,
    dry_run: bool = False,
    strict: bool = False,
    tell: Callable[[RowFault], None] = lambda _fault: None,
    now: datetime | None = None,
) -> tuple[dict[str, str], Plan]:
    """Import in one go, as the command does: the good rows, or none where ``strict``."""
    at = now or clock.now()
    register = queries.register_for_change(queries.register(key).pk)
    found = headings_of(content)
    _require_headings(register.definition, found)
    try:
        places = rules.propose(register.definition, found) | rules.parse_pairs(pairs, found)
    except ValueError as wrong:
        raise _refused(NO_COLUMN, str(wrong), str(wrong)) from wrong
    mapping = {found[place]: name for place, name in sorted(places.items()) if name}
    plan = plan_import(register, content, mapping, actor=actor)
    for fault in plan.faults:
        tell(fault)
    if dry_run or (strict and plan.refused):
        return mapping, plan
    digest = hashlib.sha256(content).hexdigest()
    _carry_out(register, plan, digest, actor=actor, unit_id=None, at=at)
    Import.objects.create(
        register=register, file_name=_named(file_name), digest=digest, mapping=mapping,
        state=ImportState.TAKEN, added=len(plan.added), changed=len(plan.changed),
        unchanged=plan.unchanged, refused=plan.refused, made_at=at, made_by=actor.ref, ended_at=at,
    )  # fmt: skip
    return mapping, plan


def _carry_out(
    register: Register, plan: Plan, digest: str, *, actor: Actor, unit_id: int | None, at: datetime
) -> None:
    lines: list[Any] = [
        *bulk.add_rows(register, plan.added, actor=actor, unit_id=unit_id, at=at),
        *bulk.change_rows(register, plan.changed, actor=actor, at=at),
    ]
    if not lines:
        return
    register.filled_at = at
    register.save(update_fields=["filled_at"])
    added, changed, _, refused = plan.says
    event = RowsImported(register.ref, digest, added, changed, refused)
    ledger.append_many([*lines, (event, actor, "", at)])
