"""What a signed-in session remembers, under these names."""

SIGNED_IN_AT = "identity.signed_in_at"
SEEN_AT = "identity.seen_at"
MUST_ENROL = "identity.must_enrol"
MUST_CHANGE = "identity.must_change"
PENDING_SEED = "identity.pending_seed"
