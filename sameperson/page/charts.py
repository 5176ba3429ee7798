"""The four charts of the page, as Vega-Lite by way of Altair.

Two hold a parameter that moves the line, ``threshold``; two hold a named data set to be replaced.
"""

import json
from typing import Any

import altair as alt
from numpy import sqrt

from sameperson.figures.look import LOOKS
from sameperson.outcomes.groups import ERRORS

MARKS = {"people_wrongly_merged": "circle", "people_split": "square", "people_accused": "triangle"}
DASHES = {"people_wrongly_merged": [1, 0], "people_split": [7, 4], "people_accused": [8, 3, 2, 3]}
NAMES = [LOOKS[error].short for error in ERRORS]
COLOURS = [LOOKS[error].colour for error in ERRORS]
GOLDEN = (sqrt(5) - 1) / 2  # steps of it fill an interval evenly, without chance
FEW = 5  # so few wrong links are told as a count: a rate of them says little
RATE_TICKS = (0, 10, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
FONT = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
CONFIG: dict[str, Any] = {
    "font": FONT,
    "axis": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
             "labelColor": "#333333", "titleColor": "#111111", "gridColor": "#e4e4e4",
             "aria": False},
    "view": {"stroke": None},
    "padding": {"left": 12, "right": 8, "top": 5, "bottom": 5},  # fonts differ in width
    "background": "#ffffff",
    "mark": {"aria": False},  # the page names each chart and tells it as a table
}  # fmt: skip


def charts(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Vega-Lite specifications by name: ``dots``, ``errors``, ``groups``, ``review``.

    Args:
        data: As ``page.data`` gives it. Rows that follow the slider are those of its start.
    """
    return {
        "dots": dots(data),
        "errors": errors(data),
        "groups": groups(data),
        "review": review(data),
    }


def dots(data: dict[str, Any]) -> dict[str, Any]:
    """Everybody who could be wrongly merged as a dot at their merge weight, and the line."""
    rows = [
        {"weight": weight, "height": (i * GOLDEN) % 1, "kin": kin}
        for i, (weight, kin) in enumerate(data["people"]["dots"])
    ]
    threshold = _threshold(data)
    merged = f"datum.weight >= {threshold.name}"
    base = alt.Chart(alt.InlineData(values=rows))
    points = base.mark_point(filled=True, strokeWidth=0).encode(
        x=_weights(data),
        y=alt.Y("height:Q", axis=None, scale=alt.Scale(domain=[-0.06, 1.06])),
        color=alt.condition(merged, alt.value(COLOURS[0]), alt.value("#8c8c8c")),
        shape=alt.condition("datum.kin == 1", alt.value("diamond"), alt.value("circle")),
        size=alt.condition(merged, alt.value(42), alt.value(16)),
        opacity=alt.condition(merged, alt.value(0.9), alt.value(0.55)),
    )
    return _finished(alt.layer(points, _line(threshold)), threshold, height=190)


def errors(data: dict[str, Any]) -> dict[str, Any]:
    """Three kinds of error against the threshold, with the line and a mark on each."""
    rows = [
        {"weight": weight, "error": data["errors"][error]["short"], "people": count}
        for error in ERRORS
        for weight, count in zip(data["settings"], data["errors"][error]["count"], strict=True)
        if count
    ]
    threshold = _threshold(data)
    step = data["settings"][1] - data["settings"][0]
    most = max([row["people"] for row in rows], default=1)
    y = alt.Y(
        "people:Q",
        scale=alt.Scale(type="log", domain=[1, 2 * most], nice=False),
        axis=alt.Axis(title="people (each step ten times more)", values=[1, 10, 100, 1000, 10_000,
                      100_000], format=",d"),
    )  # fmt: skip
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=_weights(data), y=y)
    lines = base.mark_line(strokeWidth=2.4).encode(
        color=_colour(), strokeDash=alt.StrokeDash("error:N", legend=None, scale=alt.Scale(
            domain=NAMES, range=[DASHES[error] for error in ERRORS]))
    )  # fmt: skip
    here = base.transform_filter(f"abs(datum.weight - {threshold.name}) < {step / 2}")
    marks = here.mark_point(filled=True, size=110, opacity=1).encode(
        color=_colour(), shape=_shape()
    )
    names = here.mark_text(align="left", dx=9, dy=-9, fontWeight="bold", fontSize=13).encode(
        text="error:N", color=_colour()
    )
    return _finished(alt.layer(lines, _line(threshold), marks, names), threshold, height=260)


def groups(data: dict[str, Any]) -> dict[str, Any]:
    """Three rates of every group with intervals, on a scale that is stretched near 0."""
    base = alt.Chart(alt.NamedData(name="rates")).encode(
        y=alt.Y("group:N", sort=None, scale=alt.Scale(domain=data["groups"]["names"]),
                axis=alt.Axis(title=None, labelFontSize=13, labelLimit=110)),
        yOffset=alt.YOffset("error:N", scale=alt.Scale(domain=NAMES)),
        color=_colour(),
    )  # fmt: skip
    axis = alt.Axis(title=["people in 10,000 of the group, and 95 %",
                    "intervals (the scale is stretched near 0)"], values=RATE_TICKS,
                    format=",d", labelOverlap="greedy")  # fmt: skip
    scale = alt.Scale(type="sqrt", domain=[0, 10_000])
    bars = base.mark_rule(strokeWidth=2.4).encode(
        x=alt.X("lower:Q", scale=scale, axis=axis), x2="upper:Q"
    )
    marks = base.mark_point(filled=True, size=75, opacity=1).encode(
        x=alt.X("rate:Q", scale=scale), shape=_shape()
    )
    height = 56 * max(len(data["groups"]["names"]), 1)
    spec = _finished(alt.layer(bars, marks), None, height=height)
    spec["datasets"] = {"rates": rates_at(data, data["start"])}
    return spec


def review(data: dict[str, Any]) -> dict[str, Any]:
    """People by error under three ways to decide: link all, review the band, link none of it."""
    base = alt.Chart(alt.NamedData(name="ways")).encode(
        y=alt.Y("way:N", sort=alt.EncodingSortField("place", op="min"),
                axis=alt.Axis(title=None, labelFontSize=13, labelLimit=150)),
        yOffset=alt.YOffset("error:N", scale=alt.Scale(domain=NAMES)),
        x=alt.X("people:Q", axis=alt.Axis(title="people", format=",d", tickCount=5),
                scale=alt.Scale(domainMin=0, padding=30)),
        color=_colour(),
    )  # fmt: skip
    bars = base.mark_bar(height={"band": 0.7})
    text = base.mark_text(align="left", dx=5, fontSize=12).encode(text="words:N")
    spec = _finished(alt.layer(bars, text), None, height=210)
    spec["datasets"] = {"ways": []}
    return spec


def rates_at(data: dict[str, Any], setting: int) -> list[dict[str, Any]]:
    """Rows of the chart of groups at one setting; none where a rate is not defined."""
    rows = []
    for error in ERRORS:
        for i, name in enumerate(data["groups"]["names"]):
            of = data["groups"]["of"][error][i]
            if of:
                count, lower, upper = (
                    data["groups"][column][error][i][setting]
                    for column in ("count", "lower", "upper")
                )
                rate = 10_000 * count / of
                short = data["errors"][error]["short"]
                rows.append(
                    {"group": name, "error": short, "rate": rate, "lower": lower, "upper": upper}
                )
    return rows


def _threshold(data: dict[str, Any]) -> alt.Parameter:
    return alt.param(name="threshold", value=data["settings"][data["start"]])


def _line(threshold: alt.Parameter) -> alt.Chart:
    row = alt.Chart(alt.InlineData(values=[{}])).mark_rule(strokeWidth=2, color="#111111")
    line: alt.Chart = row.encode(x=alt.datum(alt.expr(threshold.name), type="quantitative"))
    return line


def _weights(data: dict[str, Any]) -> alt.X:
    """The axis of every threshold: what the system claims, what is so, and the match weight."""
    low, high = data["settings"][0], data["settings"][-1]
    values = list(range(int(-(-low // 1)), int(high) + 1))
    step = max(1, round(len(values) / 8))
    ticks = values[::step]
    words = {f"{tick:g}": _claim(data, tick) for tick in ticks}
    axis = alt.Axis(
        values=ticks, labelExpr=f"({json.dumps(words)})['' + datum.value]", labelOverlap=True,
        labelSeparation=14,
        labelFlush=True, labelLineHeight=14,
        title=["1st line: the system claims 1 in N", "such links is wrong",
               "2nd line: here it was so (links within 0.5)", "3rd line: match weight"],
        titleAlign="left", titleAnchor="start", titleLineHeight=14,
    )  # fmt: skip
    return alt.X("weight:Q", axis=axis, scale=alt.Scale(domain=[low, high], nice=False))


def _claim(data: dict[str, Any], weight: float) -> list[str]:
    place = min(range(len(data["settings"])), key=lambda i: abs(data["settings"][i] - weight))
    claims = data["claims"]
    so = "no links"
    if claims["pairs"][place]:
        wrong = claims["wrong"][place]
        so = f"1 in {_short(claims['pairs'][place] / wrong)}" if wrong else "none"
        if 0 < wrong < FEW:
            so = f"{wrong} of {_short(claims['pairs'][place])}"
    return [f"1 in {_short(claims['one_in'][place])}", so, f"{weight:g}"]


def _short(number: float) -> str:
    """A large number as it is said: 4.1, 43, 1,025, 33,000, 34 million."""
    for size, name in ((1e9, " billion"), (1e6, " million")):
        if number >= size:
            return f"{number / size:,.0f}{name}"
    if number >= 10_000:
        return f"{round(number, -3):,.0f}"
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}"


def _colour() -> alt.Color:
    return alt.Color("error:N", legend=None, scale=alt.Scale(domain=NAMES, range=COLOURS))


def _shape() -> alt.Shape:
    shapes = ["circle", "square", "triangle"]
    return alt.Shape("error:N", legend=None, scale=alt.Scale(domain=NAMES, range=shapes))


def _finished(
    chart: alt.LayerChart | alt.FacetChart, threshold: alt.Parameter | None, height: int
) -> dict[str, Any]:
    if threshold is not None:
        chart = chart.add_params(threshold)
    chart = chart.properties(width="container", height=height, autosize={
        "type": "fit-x", "contains": "padding"})  # fmt: skip
    spec = dict(chart.to_dict())
    spec["config"] = CONFIG
    return spec
