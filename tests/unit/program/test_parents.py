"""A child whose parent is gone before it looks ends all the same."""

import subprocess
import sys

CHILD = (
    "import os, time\n"
    "from civicloop.assembly.program.adapters import parents\n"
    "parents.end_with(os.getppid() + 1)\n"
    "time.sleep(60)\n"
)

DEAF = f"import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n{CHILD}"


def test_a_child_that_does_not_hear_ends_too():
    done = subprocess.run([sys.executable, "-c", DEAF], timeout=40, check=False)
    assert done.returncode == -9


def test_a_child_with_another_parent_than_the_named_one_ends_at_once():
    done = subprocess.run([sys.executable, "-c", CHILD], timeout=30, check=False)
    assert done.returncode == -15
