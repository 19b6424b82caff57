"""The front page and each role's workspace."""
