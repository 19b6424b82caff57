"""Back up, restore, upgrade, turn keys, watch."""

from civicloop.assembly.operation.services.backing_up import Made, back_up, prune
from civicloop.assembly.operation.services.examining import backups, figures, master_keys
from civicloop.assembly.operation.services.keys import prepare as prepare_key
from civicloop.assembly.operation.services.keys import rotate
from civicloop.assembly.operation.services.nightly import back_up_at_night
from civicloop.assembly.operation.services.recording import record
from civicloop.assembly.operation.services.restoring import Restored, check, restore
from civicloop.assembly.operation.services.upgrading import Upgraded, upgrade
from civicloop.assembly.operation.services.watching import tell, watch

__all__ = [
    "Made",
    "Restored",
    "Upgraded",
    "back_up",
    "back_up_at_night",
    "backups",
    "check",
    "figures",
    "master_keys",
    "prepare_key",
    "prune",
    "record",
    "restore",
    "rotate",
    "tell",
    "upgrade",
    "watch",
]
