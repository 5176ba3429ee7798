"""The claim checker: a sentence, a verdict, what the source supports. All words are its state's."""

from collections.abc import Iterator

import ipywidgets as ipw

from sameperson.widgets import markup
from sameperson.widgets.claims import Claim, ClaimCheckerState
from sameperson.widgets.settle import Settle

REST = 0.3  # seconds without a choice before the line is written and spoken


class ClaimChecker(ipw.VBox):  # type: ignore[misc]
    """Shows a sentence as it circulates; then its source; takes a verdict, and says what is so.

    Args:
        claims: The sentences; None for the course's own.
    """

    def __init__(self, claims: tuple[Claim, ...] | None = None) -> None:
        self.state = ClaimCheckerState(claims)
        self._claim, self._source, self._why = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._live, self._table = ipw.HTML(), ipw.HTML()
        self._words = Settle(self._write, REST)
        self._build_controls()
        self.state.observe(lambda _: self._show(), ["number", "passed_on", "said"])
        more = ipw.Accordion([self._table])
        more.titles = ("Your answers as a table",)
        each = [markup.text(f"{word}: {means}") for word, means in self.state.verdicts.items()]
        meanings = ipw.Accordion([ipw.HTML(markup.STYLE + "".join(each))])
        meanings.titles = ("What the seven answers mean",)
        question = markup.text("Read its source. What does it make of the sentence?")
        self._after = ipw.VBox([self._source, ipw.HTML(question), self.choice, meanings])
        first = ipw.HTML(markup.text("As it stands: would you pass it on?"))
        super().__init__(
            [self._walk, self._claim, ipw.HBox([first, self.would]), self._after, self._why,
             self._live, more]
        )  # fmt: skip
        self._show()
        self._words.now()

    def _build_controls(self) -> None:
        last = len(self.state.claims)
        self.box = ipw.BoundedIntText(
            value=1, min=1, max=last, description="Sentence", layout=ipw.Layout(width="160px")
        )
        ipw.link((self.state, "number"), (self.box, "value"))
        self.back = ipw.Button(description="Previous", layout=ipw.Layout(width="110px"))
        self.on = ipw.Button(description="Next", layout=ipw.Layout(width="110px"))
        self.back.on_click(lambda _: setattr(self.state, "number", self.state.number - 1))
        self.on.on_click(lambda _: setattr(self.state, "number", self.state.number + 1))
        self._walk = ipw.HBox([self.back, self.box, ipw.Label(f"of {last}"), self.on])
        self.would = ipw.ToggleButtons(
            options=["yes", "no"], value=None, style={"button_width": "80px"}
        )
        self.would.observe(lambda change: self._would(change.new), "value")
        self.choice = ipw.ToggleButtons(
            options=list(self.state.verdicts), value=None, style={"button_width": "132px"},
            tooltips=list(self.state.verdicts.values()),
        )  # fmt: skip
        self.choice.observe(lambda change: self._answered(change.new), "value")

    def _would(self, answer: str | None) -> None:
        if answer is not None:
            self.state.pass_on(answer == "yes")

    def _answered(self, verdict: str | None) -> None:
        if verdict is not None:
            self.state.answer(verdict)

    def _show(self) -> None:
        state, claim = self.state, self.state.claim
        self.back.disabled, self.on.disabled = state.number == 1, state.number == self.box.max
        about = markup.text(claim.about, "note")
        self._claim.value = markup.STYLE + about + markup.quote(claim.sentence)
        self.would.disabled, self.choice.disabled = state.source_shown, state.answered
        self.would.value = {True: "yes", False: "no", None: None}[state.passed_on.get(state.number)]
        self.choice.value = state.said.get(state.number)
        self._source.value = markup.text(f"Its source: {claim.source}")
        self._after.layout.display = "" if state.source_shown else "none"
        told = [state.outcome, claim.why, f"The error, in the words of the course: {claim.error}"]
        keys = markup.text(" ".join(f"[@{key}]" for key in claim.keys), "note")
        self._why.value = "".join(map(markup.text, told)) + keys if state.answered else ""
        self._words.touch()

    def _write(self) -> Iterator[None]:
        """Once nothing is chosen any more: the spoken line and the table."""
        self._live.value = markup.live(self.state.sentence)
        yield
        self._table.value = markup.table(self.state.table, "What you said, and what is so")
