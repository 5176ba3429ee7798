"""A figure kept as pixels: what stands still is drawn once, what moves is drawn over it."""

import io
from collections.abc import Iterable
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image


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
        image = Image.frombuffer("RGBA", self._canvas.get_width_height(), renderer.buffer_rgba())
        # Few colours and the fastest compression: encoding costs more than drawing.
        file = io.BytesIO()
        image.convert("RGB").save(file, "png", compress_level=1)
        return file.getvalue()
