"""Pages for citizens; no account is needed for any of them."""
