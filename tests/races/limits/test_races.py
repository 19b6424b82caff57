"""Posts sent at the same moment cannot share a place."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from civicloop.kernel.clock import services as clock
from civicloop.kernel.limits import services as limits
from civicloop.kernel.limits.errors import LimitReachedError
from civicloop.kernel.limits.rules import LIMITS, declare_limit

pytestmark = pytest.mark.django_db(transaction=True)
if "test.race" not in LIMITS:
    declare_limit("test.race", most=5, seconds=86_400, zh="測試", en="Test")


def test_a_limit_of_five_lets_five_of_twelve_through(settings):
    settings.RATE_LIMITS = []
    together = Barrier(12)
    at = clock.now()  # with instants of their own, one who is a moment behind may be refused

    def post(_number: int) -> bool:
        together.wait(10)
        try:
            limits.take("test.race", "203.0.113.7", now=at)
        except LimitReachedError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(post, range(12))) == 5
