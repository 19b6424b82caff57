"""Attachments: addressed by content, typed by content, images cleaned.

Words: stored file, kind (what a module accepts, and how much of it), content, digest,
thumbnail. It does not decide who may see a file: the module that owns the object asks
its own policy first, then opens the file here.
"""
