"""Benchmarks: `make bench` prints what Zuji does in a second beside what the library's own way does in the same run."""
