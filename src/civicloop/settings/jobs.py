"""Jobs: each module keeps its own in ``jobs.py``."""

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
