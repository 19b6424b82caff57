"""The city worked out: places, people, texts and what becomes of each case; no Django."""
