"""Start, share, stop and remove the embedded PostgreSQL of a data folder."""

from civicloop.kernel.embedded.services.locks import Claim, claim
from civicloop.kernel.embedded.services.removing import remove
from civicloop.kernel.embedded.services.running import Server, start

__all__ = ["Claim", "Server", "claim", "remove", "start"]
