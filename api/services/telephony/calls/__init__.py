"""A call's life, carrier-neutral: begun, believed, connected, moved forward, transferred, finished. Written once."""
