"""Domain-free services that every module stands on; knows no word of the city's."""
