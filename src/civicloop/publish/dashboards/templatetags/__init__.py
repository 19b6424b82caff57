"""What templates draw by code: ``{% load figures %}``."""
