"""The files are of October, so it is November."""

import pytest

from civicloop.kernel.clock import services as clock
from tests.db.documents.city import NOW


@pytest.fixture(autouse=True)
def november():
    with clock.frozen(NOW):
        yield
