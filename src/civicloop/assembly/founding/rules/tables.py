"""Tables of a folder: rows whose cells are understood, and each fault with its line."""

from __future__ import annotations

from collections.abc import Sequence

from civicloop.assembly.founding.rules.faults import Fault
from civicloop.kernel.tabular.errors import TableHeaderError, TabularError
from civicloop.kernel.tabular.rules import Column, GoodRow, check_rows, read

WORDS = {
    "format_unknown": ("檔案不是可讀的表格。", "The file is no table that can be read."),
    "encoding_unknown": (
        "文字編碼不是 UTF-8、UTF-16 或 Big5，請另存為 UTF-8。",
        "The text is in none of UTF-8, UTF-16 and Big5. Save it as UTF-8.",
    ),
    "table_too_large": ("表格太大。", "The table is too large."),
}


def read_table(
    content: bytes, columns: Sequence[Column], file: str
) -> tuple[list[GoodRow], list[Fault]]:
    """The rows that can be taken, and what is wrong with the others or with the whole."""
    try:
        table = read(content, columns)
        good, bad = check_rows(table.rows, columns)
    except TableHeaderError as error:
        named = str(error.values.get("columns", ""))
        return [], [Fault(file, 1, f"標題列缺少：{named}。", f"The heading lacks: {named}.")]
    except TabularError as error:
        zh, en = WORDS.get(error.code, (str(error), str(error)))
        return [], [Fault(file, int(error.values.get("line", 0)), zh, en)]
    faults = [
        Fault(file, row.line, row.zh.partition(" 列")[2], row.en.partition(", ")[2]) for row in bad
    ]
    faults += [
        Fault(
            file,
            1,
            f"不認得「{head}」這一欄，將不匯入。",
            f"The column {head!r} is not known and is left out.",
            remark=True,
        )
        for head in table.unknown
    ]
    if not good and not bad:
        faults.append(Fault(file, 0, "表格沒有任何資料列。", "The table has no rows."))
    return good, faults


def doubled(rows: Sequence[GoodRow], key: str, file: str, zh: str, en: str) -> list[Fault]:
    """Rows whose value in a column stood there before, whatever its case."""
    seen: dict[str, int] = {}
    faults = []
    for row in rows:
        value = str(row.values[key])
        first = seen.setdefault(value.casefold(), row.line)
        if first != row.line:
            faults.append(
                Fault(
                    file,
                    row.line,
                    f"{zh}「{value}」重複（第 {first} 列已有）。",
                    f"The {en} {value!r} stands in line {first} already.",
                )
            )
    return faults
