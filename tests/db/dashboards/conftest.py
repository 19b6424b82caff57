"""The small city with random cases of four months, as the tests of figures know it."""

import pytest

from civicloop.answer.cases.models import Round
from tests.db.metrics.conftest import cases, category, judged, own_folder, units

__all__ = ["cases", "category", "judged", "own_folder", "units"]


@pytest.fixture
def spread(judged):
    """The same cases over two channels."""
    rows = list(Round.objects.order_by("pk"))
    for index, row in enumerate(rows):
        row.channel = "phone" if index % 3 else "web"
    Round.objects.bulk_update(rows, ["channel"], batch_size=500)
    return judged
