"""What the benchmarks of figures stand on: facts of many cases, and statements by hand."""
