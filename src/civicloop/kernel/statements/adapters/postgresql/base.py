"""The name and place that Django asks an engine for."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks the server whether it is there only when it has something to say.

    Before the first statement of each request Django sends ``SELECT 1``, so that no request
    meets a connection that a restarted server has closed. A server that closes one says so:
    its end becomes readable. One that is silent and idle stands, as far as a statement
    could tell, and the round trip is saved.
    """

    def is_usable(self) -> bool:
        """Whether a kept connection may be used."""
        if self.connection is None or self.connection.closed:
            return False
        try:
            said, _, failed = select.select([self.connection], [], [self.connection], 0)
        except (OSError, ValueError):
            return False
        return bool(super().is_usable()) if said or failed else True
