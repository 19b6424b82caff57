"""Each import contract holds, and catches the violation that is planted for it."""

from __future__ import annotations

import re

import pytest

PLANTED = {
    "Imports between tiers go down only": {
        "kernel/vault/planted.py": "import civicloop.answer.cases.planted\n",
        "answer/cases/planted.py": "",
    },
    "Only the program knows the settings package; all others read django.conf": {
        "kernel/clock/planted.py": "from civicloop.settings import env\n",
    },
    "Imports inside the kernel go down only": {
        "kernel/ledger/planted.py": "import civicloop.kernel.notices.planted\n",
        "kernel/notices/planted.py": "",
    },
    "Engines do not know each other": {"engines/gadgets/__init__.py": ""},
    "Inside the platform, screens for people stand on the rest": {
        "platform/identity/planted.py": "import civicloop.platform.administration.planted\n",
        "platform/administration/planted.py": "",
    },
    "Inside the wing that answers, imports go down only": {
        "answer/cases/planted.py": "import civicloop.answer.knowledge\n",
        "answer/knowledge/__init__.py": "",
    },
    "Inside the wing that judges, imports go down only": {
        "evaluate/documents/planted.py": "import civicloop.evaluate.planning.planted\n",
        "evaluate/planning/planted.py": "",
    },
    "Publications do not know each other": {
        "publish/dashboards/planted.py": "import civicloop.publish.reports\n",
        "publish/reports/__init__.py": "",
    },
    "Only the adapters of reports know the programs that print": {
        "publish/reports/rules/planted.py": "import typst\n",
    },
    "Operation stands on the program, which starts everything; home and the demonstration city "
    "stand below it": {
        "assembly/home/planted.py": "import civicloop.assembly.program\n",
        "assembly/program/__init__.py": "",
    },
    "Every module has the anatomy of STYLE, and no other room": {"answer/cases/utils.py": ""},
    "A module's rooms are private but for services, queries, events, states, errors and rules": {
        "engines/metrics/planted.py": "import civicloop.kernel.organizations.models\n",
    },
    "Rules, states, errors and events know no Django, not even by way of others": {
        "kernel/vault/states.py": "import civicloop.kernel.vault.errors\n",
        "kernel/vault/errors.py": "from django.conf import settings\n",
    },
    "No package is part of an import cycle": {
        "kernel/vault/planted_a.py": "import civicloop.kernel.vault.planted_b\n",
        "kernel/vault/planted_b.py": "import civicloop.kernel.vault.planted_a\n",
    },
}


def broken(output: str) -> set[str]:
    """The names of the broken contracts in the output of the import linter."""
    flat = re.sub(r"\s+", " ", output)
    return {name for name in PLANTED if f"{name} BROKEN" in flat}


def test_every_contract_holds(lint_imports):
    output = lint_imports()
    assert "0 broken" in output, output


def test_every_contract_has_its_proof(lint_imports):
    output = re.sub(r"\s+", " ", lint_imports())
    assert output.count(" KEPT") == len(PLANTED)


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_violation_breaks_the_contract(contract, plant, lint_imports):
    for path, text in PLANTED[contract].items():
        plant(path, text)
    output = lint_imports()
    assert contract in broken(output), output
