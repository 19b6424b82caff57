"""Versioned form definitions that drive forms, checks, import, export and documents.

Words: definition (JSON Schema with labels), field, widget, visibility, version. It holds
what a form asks, never what somebody answered.
"""
