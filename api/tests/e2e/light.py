"""A conversation as short as one can be: a word of welcome, a word of farewell when its time is up.

The embedded voice says each in about ten milliseconds of CPU, so that hundreds of real conversations fit a test.
"""

from typing import Any


def light_workflow(seconds: float = 2.5) -> dict[str, Any]:
    """What to make of the demo workflow so that the agent hangs up after ``seconds``."""
    welcome = {"task_messages": [{"role": "developer", "content": "Say hello."}]}
    return {
        "flow": {"initial_node": "welcome", "nodes": {"welcome": welcome}},
        "script": {"welcome": {"say": "Hello."}},
        "collect": {},
        "transfers": {},
        "limits": {"max_duration_seconds": seconds, "idle_seconds": 60},
        "phrases": {"time_is_up": "Goodbye."},
    }
