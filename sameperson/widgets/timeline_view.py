"""The harm timeline: one person's year in lanes, week by week, under one policy or another."""

from collections.abc import Iterator, Mapping
from typing import Any

import ipywidgets as ipw
import pandas as pd
from matplotlib import style
from matplotlib.figure import Figure

from sameperson import figures
from sameperson.casebook.year import Year
from sameperson.casebook.year.wronged import HOUSEHOLD, MERGED, REACHED
from sameperson.figures.timelines import OFFICE, PERSON, SO, Span, lanes
from sameperson.widgets import markup, timeline_words
from sameperson.widgets.picture import Picture
from sameperson.widgets.settle import Settle
from sameperson.widgets.timeline import TimelineState

REST = 0.3  # seconds without a move before words are spoken
INVENTED = (
    "Invented population, tuned to show these effects, and a simulation of a year: no evidence "
    "about any agency. How often each kind of year occurs stands above; most people here were "
    "chosen because something happened to them."
)


class HarmTimeline(ipw.VBox):  # type: ignore[misc]
    """Follows one person through a year, from the office's side and from theirs.

    Args:
        years: One year or several of the same world, by the name of their policy.
        people: Whom to offer, Series person_id -> why; None for ``lives.dozen`` of the first year.
        person, week: Where to begin; None for the first person and for the last week.
    """

    def __init__(
        self, years: Mapping[str, Year] | Year, people: pd.Series | None = None,
        person: str | None = None, week: int | None = None,
    ) -> None:  # fmt: skip
        self.state = TimelineState(years, people)
        if person is not None:
            self.state.person = person
        if week is not None:
            self.state.week = week
        self._build_controls()
        self._build_picture()
        self._title, self._so, self._sides = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._asks, self._live, self._table = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._words = Settle(self._write, REST)
        self.state.observe(lambda _: self._opened(), ["person", "policy"])
        self.state.observe(lambda _: self._move(), ["week"])
        super().__init__(self._layout())
        self._opened()
        self._words.now()

    def _build_controls(self) -> None:
        state = self.state
        titles = [(f"{state.names[who]} · {why}", who) for who, why in state.offered.items()]
        wide = {"description_width": "60px"}
        self.who = ipw.Dropdown(
            options=titles, value=state.person, description="Person", style=wide,
            layout=ipw.Layout(width="640px"),
        )  # fmt: skip
        self.policy = ipw.Dropdown(
            options=list(state.years), value=state.policy, description="Policy", style=wide,
            layout=ipw.Layout(width="640px"),
        )  # fmt: skip
        span: dict[str, Any] = {"min": 0, "max": state.last, "step": 1, "value": state.week}
        self.slider = ipw.IntSlider(
            **span, readout=False, description="Week", style=wide, layout=ipw.Layout(width="540px"),
            tooltip="Weeks of the year that have passed",
        )  # fmt: skip
        self.box = ipw.BoundedIntText(**span, layout=ipw.Layout(width="80px"))
        ipw.link((state, "person"), (self.who, "value"))
        ipw.link((state, "policy"), (self.policy, "value"))
        ipw.link((state, "week"), (self.slider, "value"))
        ipw.link((state, "week"), (self.box, "value"))

    def _build_picture(self) -> None:
        with style.context(figures.STYLE):
            figure = Figure(figsize=(10.4, 3.5))
            self._axes = figure.subplots()
            figure.text(0.005, 0.012, "invented population, a simulation", color="#555555", size=9)
            figure.subplots_adjust(left=0.125, right=0.985, bottom=0.27, top=0.97)
        self._picture = Picture(figure)
        self.image = ipw.Image(format="png", width=1040, height=350)

    def _layout(self) -> list[Any]:
        more = ipw.Accordion([self._table])
        more.titles = ("The year so far, as a table",)
        return [
            ipw.HTML(markup.STYLE), self.who, self.policy, self._title,
            ipw.HBox([self.slider, self.box]), self.image, self._so, self._sides, self._asks, more,
            self._live, ipw.HTML(markup.text(INVENTED, "note")),
        ]  # fmt: skip

    def _opened(self) -> None:
        """Another person, or the same under another policy: what stands still is drawn anew."""
        state = self.state
        with style.context(figures.STYLE):
            self._now = lanes(self._axes, state.begins, state.ends, spans(state), marks(state))
        self._picture.redraw_still()
        self._title.value = markup.text(timeline_words.title(state), "quote")
        self._move()

    def _move(self) -> None:
        """Follow the slider: the line, and what is so and seen by then."""
        state = self.state
        self._now.show(state.day)
        self.image.value = self._picture.png(self._now.artists)
        said = f"{timeline_words.when(state)}. What is so: {timeline_words.so(state)}."
        self._so.value = markup.text(said)
        self._sides.value = "".join(
            markup.text(f"{words} {timeline_words.sees(state, side)}")
            for words, side in (
                ("The office saw last:", "office_sees"), ("They saw last:", "person_sees"),
            )
        )  # fmt: skip
        self._asks.value = markup.text(f"What they can ask for now: {timeline_words.asks(state)}")
        self._words.touch()

    def _write(self) -> Iterator[None]:
        """Once nothing moves any more: the spoken line and the table."""
        self._live.value = markup.live(timeline_words.of_all(self.state))
        yield
        self._table.value = markup.table(
            timeline_words.table(self.state), "The year so far. A dash: nothing is seen of it."
        )


def spans(state: TimelineState) -> list[Span]:
    """Bars: each harm as it is so, the lead that the office sees of it, and since when it is known.

    Of a merge the office sees nothing but one subject, so it has no bar there.
    """
    found = []
    for _, harm in state.harms.iterrows():
        until = harm["ended"] if pd.notna(harm["ended"]) else state.ends
        kind = str(harm["kind"])
        found.append(Span(SO, harm["began"], until, kind, kind))
        if kind != MERGED:
            lead = {REACHED: "lead: warrant", HOUSEHOLD: "lead with an address"}
            words = lead.get(kind, "lead: overstay")
            found.append(Span(OFFICE, harm["began"], until, words, kind))
        if pd.notna(harm["learnt"]):
            found.append(Span(PERSON, harm["learnt"], max(until, harm["learnt"]), "knows", kind))
    return found


def marks(state: TimelineState) -> pd.DataFrame:
    """Points: what each side sees on a day, in its lane."""
    lines = state.lines
    parts = [
        lines.loc[lines[side] != "", ["day", "kind"]].assign(lane=lane)
        for side, lane in (("office_sees", OFFICE), ("person_sees", PERSON))
    ]
    return pd.concat(parts, ignore_index=True)
