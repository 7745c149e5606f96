"""Requests to wherever a user's settings say: out into the internet, and never to a place of ours."""
