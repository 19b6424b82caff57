"""Citizens' requests: intake, routing, two clocks, work, answer, rating."""
