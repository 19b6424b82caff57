"""Districts, villages, roads and addresses; which of them a point lies in."""
