"""Do something once a control has come to rest, and not at every tick."""

import asyncio
from collections.abc import Callable, Iterator

BREATH = 0.03  # seconds between two steps, in which a new move is heard


class Settle:
    """Runs an action when ``touch`` has not been called for a while.

    The action is a generator, and each of its yields is a place to breathe: a touch there breaks
    it off, and it begins again after the next rest. So a control that moves on waits for one step
    of it at most. Without a running event loop (in a script or a test) it runs at once.
    """

    def __init__(self, action: Callable[[], Iterator[None]], seconds: float) -> None:
        self._action, self._seconds = action, seconds
        self._waiting: asyncio.TimerHandle | None = None

    def touch(self) -> None:
        """Begin to wait, again."""
        if self._waiting is not None:
            self._waiting.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.now()
            return
        self._waiting = loop.call_later(self._seconds, self._step, self._action())

    def now(self) -> None:
        """Run the action without waiting."""
        for _ in self._action():
            pass

    def _step(self, steps: Iterator[None]) -> None:
        self._waiting = None
        if next(steps, self) is not self:
            self._waiting = asyncio.get_running_loop().call_later(BREATH, self._step, steps)
