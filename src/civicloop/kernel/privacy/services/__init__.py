"""Open personal values: ``from civicloop.kernel.privacy import services as privacy``."""

from civicloop.kernel.privacy.services.reading import read, read_many

__all__ = ["read", "read_many"]
