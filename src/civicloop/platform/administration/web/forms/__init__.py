"""The forms of the screens, one file per family."""
