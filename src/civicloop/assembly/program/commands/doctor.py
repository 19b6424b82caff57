"""``civicloop doctor``: examine the installation, and say how to mend it."""

from __future__ import annotations

import argparse
import json

from civicloop.assembly.program import rules, services

HELP = "examine the installation and say how to mend it"
NEEDS_DATABASE = False  # an absent database is a finding, not the end


def arguments(parser: argparse.ArgumentParser) -> None:
    """How to tell."""
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument(
        "--language", choices=("en", "zh-hant"), default="en", help="of what is found"
    )


def run(options: argparse.Namespace) -> int:
    """Examine; 1 when there is any fault."""
    findings = services.examine()
    faults = [one for one in findings if not one.good and not one.note]
    if options.json:
        report = [one.to_json() for one in findings]
        print(json.dumps({"faults": len(faults), "findings": report}, ensure_ascii=False, indent=1))
    else:
        for one in findings:
            _show(one, options.language)
        print(f"{len(faults)} faults" if options.language == "en" else f"{len(faults)} 項缺失")
    return rules.BAD if faults else rules.GOOD


def _show(one: rules.Fault, language: str) -> None:
    finding, mend = one.said(language)
    subject = rules.named(one.subject, language)
    status = str(one.to_json()["status"])
    print(f"{status:<5}{subject:<19} {finding}")
    if mend and not one.good:
        print(f"{'':<25}-> {mend}")
