"""A figure kept as pixels: what stands still is drawn once, what moves is drawn over it."""

import zlib
from collections.abc import Iterable
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray


class Picture:
    """Pixels of a figure whose moving parts are ``animated`` artists.

    Drawing the axes takes five times as long as all that moves on them, and a slider moves
    thirty times a second.
    """

    def __init__(self, figure: Figure) -> None:
        self._canvas: Any = FigureCanvasAgg(figure)
        self._still: Any = None

    def redraw_still(self) -> None:
        """Draw again what does not move; needed after its data or limits changed."""
        self._canvas.draw()
        self._still = self._canvas.copy_from_bbox(self._canvas.figure.bbox)

    def png(self, moving: Iterable[Any]) -> bytes:
        """The figure with its moving parts where they are now."""
        if self._still is None:
            self.redraw_still()
        self._canvas.restore_region(self._still)
        renderer = self._canvas.get_renderer()
        for artist in moving:
            artist.draw(renderer)
        return encode(np.asarray(renderer.buffer_rgba())[..., :3])


def encode(pixels: NDArray[np.uint8]) -> bytes:
    """A PNG file of pixels of shape (height, width, 3), 0 to 255.

    Without the filters of the format: trying them out row by row takes Pillow longer than
    drawing, and makes a figure of flat colours hardly smaller.
    """
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), dtype=np.uint8)  # the leading 0: no filter
    rows[:, 1:] = pixels.reshape(height, -1)
    header = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 2, 0, 0, 0])  # 8 bits, RGB
    data = zlib.compress(rows.tobytes(), level=1)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)
        for name, body in chunks
    )
