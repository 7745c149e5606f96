"""The web app, judged from outside: its own tests, and a browser that drives a real gateway."""
