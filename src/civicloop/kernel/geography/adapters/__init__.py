"""Files from outside: one file per format."""
