"""From Vega-Lite to what a browser draws: compiled charts, pictures, and the script for both."""

from functools import cache
from typing import Any

import altair as alt
import vl_convert

VEGALITE = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])  # what Altair writes


def compiled(spec: dict[str, Any]) -> dict[str, Any]:
    """A specification in Vega, which the page draws."""
    return dict(vl_convert.vegalite_to_vega(spec, vl_version=VEGALITE))


def svg(spec: dict[str, Any], width: int = 680) -> str:
    """A chart as a picture, for a browser without script."""
    return str(vl_convert.vegalite_to_svg({**spec, "width": width}, vl_version=VEGALITE))


@cache
def script() -> str:
    """What draws the charts, as script to put into the page: ``vegaEmbed``."""
    library = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=VEGALITE)
    # In a function of its own, so that its short names stay inside.
    bundle = f"(() => {{{library}\n}})();"
    return bundle.replace("</script", "<\\/script").replace("<!--", "<\\!--")
