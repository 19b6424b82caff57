"""The one place that may know two wings at once: urls, home, demonstration city."""
