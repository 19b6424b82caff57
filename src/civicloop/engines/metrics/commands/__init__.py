"""Commands of the engine of figures."""
