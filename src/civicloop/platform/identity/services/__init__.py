"""The verbs about accounts, attempts, factors and sessions."""

from civicloop.platform.identity.services.accounts import (
    create_account,
    reset_factors,
    set_password,
)
from civicloop.platform.identity.services.attempts import (
    forget_old,
    give_back,
    note_failure,
    return_place,
    seconds_to_wait,
    take,
)
from civicloop.platform.identity.services.factors import (
    add_code_factor,
    count_passkey,
    note_added,
    remove_factor,
    renew_recovery_codes,
    use_code,
)
from civicloop.platform.identity.services.secrets import destroy_secret, open_secret, seal_secret
from civicloop.platform.identity.services.sessions import (
    end_all_sessions,
    end_session,
    forget_leaver,
    forget_sessions,
    note_signed_in,
    note_signed_out,
    rename_session,
)

__all__ = [
    "add_code_factor",
    "count_passkey",
    "create_account",
    "destroy_secret",
    "end_all_sessions",
    "end_session",
    "forget_leaver",
    "forget_old",
    "forget_sessions",
    "give_back",
    "note_added",
    "note_failure",
    "note_signed_in",
    "note_signed_out",
    "open_secret",
    "remove_factor",
    "rename_session",
    "renew_recovery_codes",
    "reset_factors",
    "return_place",
    "seal_secret",
    "seconds_to_wait",
    "set_password",
    "take",
    "use_code",
]
