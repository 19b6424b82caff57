"""Attachments: addressed by content, typed by content, images cleaned."""
