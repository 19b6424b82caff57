"""``civicloop import gazetteer``: roads, doors and landmarks from a file of the city."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.geography import services
from civicloop.kernel.geography.errors import GeographyError
from civicloop.kernel.geography.services import GazetteerReport, Wish

HELP = "take roads, doors or landmarks from a CSV or GeoJSON file into address search"
NEEDS_DATABASE = True
GOOD, BAD, REFUSED = 0, 1, 2
SHOWN = 20
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV (UTF-8, Big5; .gz) or GeoJSON")
    parser.add_argument(
        "--kind",
        choices=("roads", "addresses", "landmarks"),
        default="",
        help="what the file holds (default: told by its columns)",
    )
    parser.add_argument(
        "--columns",
        default="",
        metavar="COLUMN=HEADING,...",
        help="headings that are not known by themselves, e.g. lon=經度,lat=緯度,address=地址",
    )
    parser.add_argument("--city", default="", help="take only the rows of this city, e.g. 高雄市")
    parser.add_argument(
        "--replace", action="store_true", help="remove what the file does not name, of its kind"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and stop")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write every finding as CSV")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def run(options: argparse.Namespace) -> int:
    """Import; 1 when some rows were refused, 2 when the file was."""
    show = _show if sys.stderr.isatty() and not options.json else None
    try:
        wish = Wish(
            kind=options.kind,
            columns=_columns(options.columns),
            replace=options.replace,
            dry_run=options.dry_run,
            only_city=options.city,
        )
        actor = machine("import-gazetteer")
        report = services.import_gazetteer(options.file, wish, actor=actor, progress=show)
    except GeographyError as refusal:
        sys.stderr.write(f"civicloop: {refusal}\n")
        return REFUSED
    if options.report is not None:
        _write_report(options.report, report)
    print(_as_json(report) if options.json else _as_text(report, dry_run=options.dry_run))
    return BAD if report.findings.refused else GOOD


def _columns(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    wrong = [column for column, mark, head in pairs if not (mark and column.strip() and head)]
    if wrong:
        raise GeographyError(f"--columns wants COLUMN=HEADING, not {wrong[0]!r}.")
    return {column.strip(): head.strip() for column, _mark, head in pairs}


def _show(done: int) -> None:
    print(f"\r{done:,} rows", end="", file=sys.stderr, flush=True)


def _as_text(report: GazetteerReport, *, dry_run: bool) -> str:
    counts, findings = report.counts, report.findings
    mapped = ", ".join(f"{column}={head}" for column, head in report.columns.items())
    lines = [
        f"{report.kind}: {report.read} rows read ({mapped})",
        f"{counts.added} added, {counts.changed} changed, {counts.same} the same, "
        f"{counts.removed} removed"
        + (f", {report.passed_over} of other cities" if report.passed_over else ""),
        f"{findings.refused} refused, {findings.doubtful} taken with a doubt",
    ]
    lines += [f"  {count:>7}  {code}" for code, count in findings.counts.most_common()]
    lines += [one.reason("en") for one in findings.first[:SHOWN]]
    if len(findings.first) > SHOWN:
        lines.append(f"... and {sum(findings.counts.values()) - SHOWN} more; --report keeps them.")
    if dry_run:
        lines.append("This was a dry run: nothing has changed.")
    return "\n".join(lines)


def _as_json(report: GazetteerReport) -> str:
    counts, findings = report.counts, report.findings
    said = {
        "kind": report.kind,
        "columns": report.columns,
        "read": report.read,
        "added": counts.added,
        "changed": counts.changed,
        "same": counts.same,
        "removed": counts.removed,
        "passed_over": report.passed_over,
        "refused": findings.refused,
        "doubtful": findings.doubtful,
        "reasons": dict(findings.counts.most_common()),
    }
    return json.dumps(said, ensure_ascii=False)


def _write_report(path: Path, report: GazetteerReport) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(["line", "taken", "reason", "value", "zh", "en"])
        for one in report.findings.first:
            value = f"'{one.value}" if one.value.startswith(FORMULA) else one.value
            row = [one.line, "yes" if one.taken else "no", one.code, value]
            table.writerow([*row, one.reason("zh"), one.reason("en")])
