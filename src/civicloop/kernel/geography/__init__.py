"""Districts, villages, roads and addresses; which of them a point lies in.

Words: district, village, road, address, boundary set (one load of all boundaries
under one version). It is not a map server and draws nothing; it holds no object of
the city's work, only the places that such objects name by code.
"""
