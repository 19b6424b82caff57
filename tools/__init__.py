"""The checks of `make check`; each is proved by a planted violation in its own test."""
