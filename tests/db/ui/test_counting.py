"""What the menu counts is counted in one statement."""

import pytest
from django.apps import apps

from civicloop.ui import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    """Three units, of which one is a bureau."""
    model = apps.get_model("organizations.Unit")
    for code, level in (("A", "bureau"), ("B", "team"), ("C", "team")):
        values = {"name_zh": code, "path": f"{code}/", "valid_from": "2020-01-01"}
        model.objects.create(code=code, level=level, **values)
    return model.objects.order_by("-code")


def test_all_rows_are_counted_in_one_statement(units, django_assert_num_queries):
    wanted = {
        "all": units,
        "teams": units.filter(level="team", code__in=["B", "C", "%s"]),
        "none": units.none(),
        "nobody's": units.filter(pk__in=[]),
        "known": 7,
    }
    with django_assert_num_queries(1):
        found = queries.counted(wanted)
    assert found == {"all": 3, "teams": 2, "none": 0, "nobody's": 0, "known": 7}


def test_where_there_is_nothing_to_count_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert queries.counted({"known": 2}) == {"known": 2}
