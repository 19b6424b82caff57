"""Pages of figures; each number opens its rows."""
