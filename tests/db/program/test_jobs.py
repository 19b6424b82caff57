"""Jobs of workers that were killed."""

import procrastinate
import psycopg
import pytest
from asgiref.sync import async_to_sync
from django.db import InterfaceError, OperationalError, connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job

from civicloop.assembly.program.adapters import job_runner
from civicloop.assembly.program.adapters.job_runner import TAKE_UP
from civicloop.assembly.program.main import main

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "metrics.refresh"


@pytest.fixture(autouse=True)
def no_jobs():
    yield
    sql("DELETE FROM procrastinate_jobs")
    sql("DELETE FROM procrastinate_workers")


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


def begun(*, silent, lock=None):
    """A job that a worker has begun which showed itself so many seconds ago."""
    ((worker,),) = sql(
        "INSERT INTO procrastinate_workers (last_heartbeat)"
        " VALUES (now() - make_interval(secs => %s)) RETURNING id",
        silent,
    )
    job = app.configure_task(NAME, allow_unknown=True, queueing_lock=lock).defer()
    sql("UPDATE procrastinate_jobs SET status='doing', worker_id=%s WHERE id=%s", worker, job)
    return job


def states():
    return dict(sql("SELECT id, status::text FROM procrastinate_jobs ORDER BY id"))


def take_up():
    return async_to_sync(job_runner.take_up_forgotten_jobs.func)(0)


def test_a_job_of_a_killed_worker_is_queued_again_and_one_of_a_living_is_left_alone():
    forgotten, under_way = begun(silent=60), begun(silent=5)
    assert take_up() == 1
    assert states() == {forgotten: "todo", under_way: "doing"}
    assert take_up() == 0


def test_a_job_whose_worker_was_already_struck_off_is_queued_again():
    job = begun(silent=60)
    sql("DELETE FROM procrastinate_workers")
    assert take_up() == 1
    assert states() == {job: "todo"}


def test_a_forgotten_job_whose_like_waits_already_is_dropped():
    begun(silent=60, lock="the same")
    waiting = app.configure_task(NAME, allow_unknown=True, queueing_lock="the same").defer()
    assert take_up() == 1
    assert states() == {waiting: "todo"}


def test_it_is_done_every_minute():
    (periodic,) = [
        one for (name, _), one in app.periodic_registry.periodic_tasks.items() if name == TAKE_UP
    ]
    assert periodic.cron == "* * * * *"


def test_a_database_that_goes_away_is_no_mistake_of_ours(monkeypatch, capsys):
    def lose_it(*_, **__):
        raise ConnectorException from psycopg.OperationalError("server closed the connection")

    monkeypatch.setattr(procrastinate.App, "run_worker", lose_it)
    assert main(["worker"]) == 3
    said = capsys.readouterr().err
    assert "The database does not answer: server closed the connection." in said


@pytest.mark.parametrize(
    ("problem", "again"), [(OperationalError, True), (InterfaceError, True), (ValueError, False)]
)
def test_only_what_the_absence_of_the_database_broke_is_done_again(problem, again):
    job_runner.be_patient()
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name=TAKE_UP, attempts=1)
    decisions = {
        name: task.get_retry_exception(problem("x"), job) is not None
        for name, task in app.tasks.items()
    }
    assert decisions == dict.fromkeys(app.tasks, again)
