"""One folder per simulated carrier."""
