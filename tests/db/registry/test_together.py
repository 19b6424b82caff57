"""Additions of a migration that are drawn once are the additions that Django would have made."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from civicloop.kernel.registry.adapters import Together

pytestmark = pytest.mark.django_db
APP = "planted"
KEY = ("id", models.BigAutoField(primary_key=True))


def new(name, *fields, **options):
    return migrations.CreateModel(name, [KEY, *fields], options=options)


def to(model, **options):
    return models.ForeignKey(f"{APP}.{model}", models.CASCADE, **options)


def above_zero(name):
    return models.CheckConstraint(condition=models.Q(size__gt=0), name=name)


FIRST = [new("House", ("street", models.CharField(max_length=20)))]
MORE = [
    new("Door", ("house", to("House")), ("key", to("Key", null=True))),
    new("Key", ("size", models.IntegerField()), constraints=[above_zero("key_size")]),
    migrations.AddField("House", "size", models.IntegerField(default=1), preserve_default=False),
    migrations.AddField("House", "front", to("Door", null=True)),
    migrations.AddIndex("House", models.Index(fields=["street", "size"], name="house_street")),
    migrations.AddConstraint("House", above_zero("house_size")),
]


def run(operations, state):
    """The state after some operations, which are made in the database as well."""
    for one in operations:
        before = state.clone()
        one.state_forwards(APP, state)
        with connection.schema_editor() as editor:
            one.database_forwards(APP, editor, before, state)
    return state


def tables():
    """Columns, indexes and constraints of what was planted, as PostgreSQL has them."""
    with connection.cursor() as cursor:
        names = [one.name for one in connection.introspection.get_table_list(cursor)]
        return {
            name: (
                connection.introspection.get_table_description(cursor, name),
                connection.introspection.get_constraints(cursor, name),
            )
            for name in names
            if name.startswith(APP)
        }


def drawn(state):
    """Each model with its fields and those of others that point at it."""
    return {
        model._meta.label: sorted(
            (field.name, getattr(field.related_model, "__name__", ""))
            for field in model._meta.get_fields()
        )
        for model in state.apps.get_models()
    }


@pytest.fixture
def house():
    """A state with one model that is drawn already, as in the middle of a migration."""
    state = ProjectState()
    assert state.apps
    return run(FIRST, state)


def test_tables_and_models_are_those_of_single_operations(house):
    together = Together(MORE)
    after = run([together], house.clone())
    found, models_drawn = tables(), drawn(after)
    with connection.schema_editor() as editor:
        together.database_backwards(APP, editor, after, house)
    assert list(tables()) == ["planted_house"]
    key, door, *rest = MORE[1], MORE[0], *MORE[2:]
    alone = run([key, door, *rest], house.clone())  # one by one, what is pointed at comes first
    assert drawn(alone) == models_drawn
    assert tables() == found
    assert found.keys() == {"planted_house", "planted_door", "planted_key"}


def test_where_no_model_is_drawn_none_is(house):
    state = ProjectState()
    Together(FIRST).state_forwards(APP, state)
    Together(MORE).state_forwards(APP, state)
    assert "apps" not in state.__dict__
    assert state.models.keys() == {(APP, "house"), (APP, "door"), (APP, "key")}


@pytest.mark.parametrize(
    "other", [migrations.AddField("Key", "name", models.TextField()), migrations.RunSQL("SELECT 1")]
)
def test_what_does_not_belong_together_is_refused(other):
    with pytest.raises(TypeError, match=r"write it into the model|stands by itself"):
        Together([new("Key"), other])
