"""A job that breaks."""

from django.db import connection
from procrastinate.contrib.django import app


@app.task(name="planted.break_down", pass_context=False)
def break_down(name):
    """Break on the name that it was given."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::int", [name])
