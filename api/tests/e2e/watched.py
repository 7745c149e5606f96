"""``python -m api.tests.e2e.watched run …``: the gateway, which says on SIGUSR2 what it is doing.

It prints one line, ``doing`` and a JSON object: the names of its tasks and of its threads.
"""

import asyncio
import json
import signal
import sys
import threading
from types import FrameType

from api.cli import main

PREFIX = "doing "


def _say_what_it_is_doing(_number: int, _frame: FrameType | None) -> None:
    doing = {
        "tasks": sorted(task.get_name() for task in asyncio.all_tasks()),
        "threads": sorted(thread.name for thread in threading.enumerate()),
    }
    print(PREFIX + json.dumps(doing), flush=True)  # noqa: T201  whoever started it reads this


if __name__ == "__main__":
    signal.signal(signal.SIGUSR2, _say_what_it_is_doing)
    sys.exit(main())
