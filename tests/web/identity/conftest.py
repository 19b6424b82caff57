"""Sign-in in tests: a fast hash where the hash is not the point."""

import pytest


@pytest.fixture(autouse=True)
def fast_hash(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
