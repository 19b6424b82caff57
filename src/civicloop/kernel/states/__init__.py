"""State machines as tables that are checked when they are imported."""
