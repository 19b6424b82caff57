"""Logs: to the standard error stream, JSON for machines, plain on a terminal."""

from civicloop.settings import env

FORMATTERS = {
    "json": "civicloop.assembly.program.adapters.logs.JsonLines",
    "plain": "civicloop.assembly.program.adapters.logs.PlainLines",
}
if env.LOG_FORMAT not in FORMATTERS:
    raise SystemExit(f"LOG_FORMAT must be json or plain, not {env.LOG_FORMAT!r}.")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": FORMATTERS[env.LOG_FORMAT]}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": env.LOG_LEVEL},
    "loggers": {
        # Django's own handlers would write a second line, and mail the error to nobody.
        "django": {"handlers": [], "level": env.LOG_LEVEL, "propagate": True},
        "django.server": {"handlers": [], "level": env.LOG_LEVEL, "propagate": True},
        "mail": {"level": "WARNING"},  # who listens for letters: it names senders at INFO
        "procrastinate": {"level": "WARNING"},
        "_granian": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
