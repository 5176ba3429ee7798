"""Predict, move, explain: commit to a guess, see the gap, say why, then read a model answer.

Guesses stay in this process: nothing is sent anywhere.
"""

from collections.abc import Callable
from typing import Any, Protocol

import ipywidgets as ipw
import pandas as pd
import traitlets

from sameperson.widgets import markup


class Round(Protocol):
    """Something that a reader committed to; ``guess`` is None until then."""

    @property
    def question(self) -> str: ...
    @property
    def guess(self) -> Any: ...
    @property
    def outcome(self) -> Any: ...
    @property
    def gap(self) -> str: ...


_ROUNDS: list[Round] = []


def remember(own: Round) -> None:
    """Keep a round for ``my_predictions``; it takes the place of one with the same question."""
    _ROUNDS[:] = [other for other in _ROUNDS if other.question != own.question] + [own]


class PredictState(traitlets.HasTraits):
    """One question with a number for an answer.

    ``guess`` can be set once; ``outcome`` is None until then.
    """

    guess: Any = traitlets.Float(None, allow_none=True)

    def __init__(self, question: str, unit: str, answer: float | Callable[[], float]) -> None:
        super().__init__()
        self.question, self.unit, self._answer = question, unit, answer

    @traitlets.validate("guess")
    def _once(self, proposal: Any) -> Any:
        if self.guess is not None and proposal["value"] != self.guess:
            raise traitlets.TraitError("A guess stands once it is made; that is what it is for.")
        return proposal["value"]

    @property
    def outcome(self) -> float | None:
        """What is so; None before the guess."""
        if self.guess is None:
            return None
        return float(self._answer() if callable(self._answer) else self._answer)

    @property
    def gap(self) -> str:
        """Guess and outcome in one sentence."""
        if self.outcome is None:
            return "No guess yet."
        said, so = f"{self.guess:,.8g}", f"{self.outcome:,.8g}"
        if self.guess == self.outcome:
            return f"You said {said} {self.unit}, and so it is."
        far = "too low" if self.guess < self.outcome else "too high"
        low, high = sorted((abs(self.guess), abs(self.outcome)))
        times = f", {high / low:,.1f} times" if low > 0 and high >= 1.5 * low else ""
        return f"You said {said} {self.unit}; it is {so}. Your guess was {far}{times}."


class Predict(ipw.VBox):  # type: ignore[misc]
    """A question, a box for a number, and a button that commits to it.

    Args:
        question: One sentence.
        unit: What the number counts, such as "people".
        answer: The number, or a function that computes it when the guess is made.
    """

    def __init__(
        self, question: str, unit: str, answer: float | Callable[[], float], maximum: float = 1e9
    ) -> None:
        self.state = PredictState(question, unit, answer)
        remember(self.state)
        self._box = ipw.BoundedFloatText(min=0, max=maximum, layout=ipw.Layout(width="120px"))
        self._button = ipw.Button(description="This is my guess", button_style="primary")
        self._result = ipw.HTML()
        self._button.on_click(lambda _: self._commit())
        row = ipw.HBox([self._box, ipw.HTML(markup.text(unit)), self._button])
        super().__init__([ipw.HTML(markup.STYLE + markup.text(question)), row, self._result])

    def _commit(self) -> None:
        self.state.guess = self._box.value
        self._box.disabled = self._button.disabled = True
        self._result.value = markup.live(self.state.gap)


class Explain(ipw.VBox):  # type: ignore[misc]
    """A question to answer in words; the model answer opens once something was written.

    Args:
        question: One sentence.
        model_answer: What a good answer contains.
        least: Fewest words before the model answer opens.
    """

    def __init__(self, question: str, model_answer: str, least: int = 8) -> None:
        self.answer = ipw.Textarea(
            placeholder="Your answer, in a sentence or two", layout=ipw.Layout(width="95%")
        )
        self._button = ipw.Button(description="Compare with a model answer",
                                  layout=ipw.Layout(width="230px"), disabled=True)  # fmt: skip
        self._model = ipw.HTML()
        self.answer.observe(
            lambda change: setattr(self._button, "disabled", len(change.new.split()) < least),
            "value",
        )
        self._button.on_click(
            lambda _: setattr(self._model, "value", markup.text(f"A model answer: {model_answer}"))
        )
        note = markup.text(f"The model answer opens after {least} words of yours.", "note")
        super().__init__(
            [ipw.HTML(markup.STYLE + markup.text(question)), self.answer,
             ipw.HBox([self._button, ipw.HTML(note)]), self._model]
        )  # fmt: skip


def my_predictions() -> pd.DataFrame:
    """Your guesses of this lesson: question, guess, outcome and gap; kept on this machine only."""
    rows = [
        {"question": r.question, "guess": r.guess, "outcome": r.outcome, "gap": r.gap}
        for r in _ROUNDS
    ]
    return pd.DataFrame(rows, columns=["question", "guess", "outcome", "gap"])
