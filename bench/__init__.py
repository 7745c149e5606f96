"""Measurements: what a call costs, how many a core holds, what a caller waits. Loopback only, nothing left behind."""
