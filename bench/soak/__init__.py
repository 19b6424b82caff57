"""Endurance: a whole product takes reports while its processes are killed, then is counted."""
