"""The record reader: records side by side, votes, the truth. All words come from its state."""

from collections.abc import Iterator, Mapping
from typing import Any

import ipywidgets as ipw
from matplotlib import style
from matplotlib.figure import Figure

from sameperson.figures import STYLE
from sameperson.figures.votes import vote_bars
from sameperson.outcomes.cases import Case
from sameperson.outcomes.votes import VERDICTS, Readers
from sameperson.widgets import markup
from sameperson.widgets.picture import Picture
from sameperson.widgets.reader import ReaderState
from sameperson.widgets.settle import Settle

REST = 0.3  # seconds without a choice before the line is written and spoken
INVENTED = (
    "Invented population, tuned to show these effects: no evidence about any agency or people."
)


class RecordReader(ipw.VBox):  # type: ignore[misc]
    """Shows records side by side, takes a vote on each, then shows the class's and the truth.

    Args:
        case: The records, and the truth about them.
        votes: Those of your class, by record id: how many said same, different and cannot tell.
            None simulates a class, and says so.
        readers: How the simulated class reads; None for the readers of the course.
    """

    def __init__(
        self,
        case: Case,
        votes: Mapping[str, tuple[int, int, int]] | None = None,
        readers: Readers | None = None,
    ) -> None:
        self.state = ReaderState(case, votes, readers)
        self._table, self._live, self._result = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._votes_table = ipw.HTML()
        self._words = Settle(self._write, REST)
        self._build_controls()
        self._build_picture()
        self.state.observe(lambda _: self._show_records(), "compare_with")
        self.state.observe(lambda _: self._show_votes(), ["votes", "committed", "revealed"])
        super().__init__(self._layout())
        self._show_records()
        self._show_votes()
        self._words.now()

    def _build_controls(self) -> None:
        case = self.state.case
        self.choice = ipw.Dropdown(
            options=list(case.person.index), description="Compare with",
            style={"description_width": "100px"},
        )  # fmt: skip
        ipw.link((self.state, "compare_with"), (self.choice, "value"))
        self.ballots = {record: _ballot(record) for record in case.others}
        for record, ballot in self.ballots.items():
            ballot.observe(lambda change, of=record: self._voted(of, change.new), "value")
        wide = ipw.Layout(width="190px")
        self.commit = ipw.Button(
            description="These are my votes", button_style="primary", layout=wide
        )
        self.commit.on_click(lambda _: setattr(self.state, "committed", True))
        self.reveal = ipw.Button(description="Show the truth", layout=wide)
        self.reveal.on_click(lambda _: setattr(self.state, "revealed", True))

    def _voted(self, record: str, verdict: str | None) -> None:
        if verdict is not None:
            self.state.vote(record, verdict)

    def _build_picture(self) -> None:
        with style.context(STYLE):
            figure = Figure(figsize=(8, 2.4))
            ax = figure.subplots()
            self._bars = vote_bars(ax, self.state.class_votes)
            whose = "your class" if self.state.given else "simulated readers"
            figure.text(0.005, 0.01, f"invented population, {whose}", color="#555555", size=9)
            figure.subplots_adjust(left=0.11, right=0.98, bottom=0.24, top=0.86)
        self._picture = Picture(figure)
        self.image = ipw.Image(format="png", width=800, height=240)

    def _layout(self) -> list[Any]:
        question = f"Is this record about the same person as {self.state.case.first}? Vote on each."
        more = ipw.Accordion([self._votes_table])
        more.titles = ("The votes as a table",)
        self._after = ipw.VBox([self.image, more])
        return [
            ipw.HTML(markup.STYLE), self.choice, self._table, ipw.HTML(markup.text(question)),
            *(ipw.HBox([ipw.Label(record, layout=ipw.Layout(width="80px")), ballot])
              for record, ballot in self.ballots.items()),
            ipw.HBox([self.commit, self.reveal]), self._result,
            self._after, self._live, ipw.HTML(markup.text(INVENTED, "note")),
        ]  # fmt: skip

    def _show_records(self) -> None:
        state = self.state
        caption = f"Each record compared with {state.compare_with}, as written"
        self._table.value = markup.side_by_side(state.side_by_side, state.words, caption)
        self._words.touch()

    def _show_votes(self) -> None:
        state = self.state
        for ballot in self.ballots.values():
            ballot.disabled = state.committed
        self.commit.disabled = state.committed or not state.complete
        self.reveal.disabled = state.revealed or not state.committed
        self._after.layout.display = "" if state.committed else "none"
        self._bars.show_truth(state.truth)
        self.image.value = self._picture.png(self._bars.artists)
        told = markup.text(state.voters, "note") if state.committed else ""
        self._result.value = told + (markup.text(state.verdict) if state.revealed else "")
        self._words.touch()

    def _write(self) -> Iterator[None]:
        """Once nothing is chosen any more: the spoken line and the table of votes."""
        self._live.value = markup.live(self.state.sentence)
        yield
        self._votes_table.value = markup.table(self.state.table, "Readers by what they said")


def _ballot(record: str) -> ipw.ToggleButtons:
    return ipw.ToggleButtons(
        options=list(VERDICTS), value=None, style={"button_width": "110px"},
        tooltips=[f"{record}: {verdict}" for verdict in VERDICTS],
    )  # fmt: skip
