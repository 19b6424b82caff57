"""Goals and indicators, the pre-review of next year's projects, the annual plan and budget."""
