"""Django's PostgreSQL with a cheaper look whether a connection still stands (``ENGINE``)."""
