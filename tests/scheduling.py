"""Hands whole files to the processes of a run, in the order in which they were collected.

What a file lays down once (a city, a server) is then laid down in one process only. The plain
``loadgroup`` of pytest-xdist 3.8 would do, but it does not see its marks under pytest 9.2.
"""

from __future__ import annotations

from itertools import groupby

import pytest
from xdist.scheduler import LoadScopeScheduling


class ByFile(LoadScopeScheduling):
    """A unit of work is a file, or the part of it that needs transactions and comes later."""

    def _split_scope(self, nodeid: str) -> str:
        if not hasattr(self, "_units"):
            runs = groupby(self.collection, key=lambda one: one.split("::")[0])
            self._units = {
                one: f"{number} {file}" for number, (file, ids) in enumerate(runs) for one in ids
            }
        return self._units[nodeid]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    """The scheduler of a run with several processes."""
    config.option.loadscopereorder = False
    return ByFile(config, log)
