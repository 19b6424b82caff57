"""What every test stands on."""

from django.conf import settings

pytest_plugins = ["tests.database"]


def pytest_configure() -> None:
    """Serve static files straight from the modules: no test needs a collected folder."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
