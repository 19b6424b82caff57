"""An app that breaks."""
