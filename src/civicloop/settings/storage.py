"""Static files and what the product keeps on disk."""

from civicloop.settings import env

DATA_DIR = env.DATA_DIR
MASTER_KEYS_DIR = env.MASTER_KEYS_DIR
CLAMD_ADDRESS = env.CLAMD_ADDRESS
STATIC_URL = "/static/"
STATIC_ROOT = env.DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "civicloop.ui.web.storage.BundlingStorage"},
}
WHITENOISE_USE_FINDERS = env.DEBUG
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    }
}
"""What may be counted again at any time: each process keeps its own, nothing depends on it."""
