"""The components as template tags: ``{% load ui %}``."""
