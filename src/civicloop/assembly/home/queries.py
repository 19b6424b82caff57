"""What the last automatic run over the pages found, as it is kept with the code."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from civicloop.assembly.home.rules import Run, run_from

RESULT = Path(__file__).parent / "mappings" / "accessibility.json"


@lru_cache(maxsize=1)
def last_run() -> Run | None:
    """The run whose result is kept; ``None`` where there is none or it cannot be read."""
    try:
        return run_from(json.loads(RESULT.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None
