"""Measurements of a whole product: speed (``python -m bench``), endurance (``bench.soak``)."""
