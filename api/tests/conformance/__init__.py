"""The suite every provider must pass, ours and those installed from outside: ``pytest --pyargs api.tests.conformance``.

A provider shows how its carrier really speaks (see ``samples``); the suite judges.
"""
