"""Do something once a control has come to rest, and not at every tick."""

import asyncio
from collections.abc import Callable


class Settle:
    """Calls a function when ``touch`` has not been called for a while.

    Without a running event loop (in a script or a test) the function is called at once.
    """

    def __init__(self, action: Callable[[], None], seconds: float) -> None:
        self._action, self._seconds = action, seconds
        self._waiting: asyncio.TimerHandle | None = None

    def touch(self) -> None:
        """Begin to wait, again."""
        if self._waiting is not None:
            self._waiting.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._action()
            return
        self._waiting = loop.call_later(self._seconds, self._action)
