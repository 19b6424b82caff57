"""What operators ask about retention."""
