"""What the benchmark of intake is made of: a light load generator, and a bare view to compare."""
