"""What the remedy desk says: who is helped, who pays, at what price, and fair by which measure."""

import pandas as pd

from sameperson.outcomes.remedies import ERRORS, EVERYBODY
from sameperson.widgets.remedies import FIELDS, GUESSED, HELD, ONE, RemedyState
from sameperson.widgets.remedy_bill import MEASURES, Bill

NOT_DEFINED = "not defined"
WHAT = {
    "people_wrongly_merged": "wrongly merged",
    "people_split": "split",
    "people_accused": "accused",
}


def chosen(state: RemedyState) -> str:
    """The remedies in a few words; "no remedy" without one."""
    parts = []
    if state.names != state.office:
        parts.append(f"names {state.names}")
    if not state.rare:
        parts.append("rare names count like common ones")
    if state.fields != "all":
        parts.append(f"{state.fields} asked for")
    if state.by != ONE:
        parts.append(f"thresholds {state.by}")
    if state.width:
        parts.append(f"review of a band {state.width:.1f} wide")
    return ", ".join(parts) or "no remedy"


def held(state: RemedyState) -> str:
    """What is held equal, and which thresholds that takes."""
    bill: Bill = state.bill
    if state.by != ONE:
        own = ", ".join(f"{bill.thresholds[group]:.2f} for {group}" for group in state.order)
        return (
            f"Each tradition's threshold brings its {MEASURES[state.equal]} as near as it can to "
            f"the mean of the traditions before: {own}. A pair of two gets the higher "
            "one. With several thresholds no single number is held equal."
        )
    if state.held == HELD[0]:
        return f"Held equal: the threshold, {bill.threshold:.2f}."
    return (
        f"Held equal: {state.held}. Before at {state.threshold:.2f}, now at {bill.threshold:.2f}, "
        "the lowest threshold that keeps to the number before"
        + (" (without the reviewer's verdicts)." if state.width else ".")
    )


def who(state: RemedyState) -> str:
    """The picture in one line: everybody before and after, and where most are helped and pay."""
    flows = state.bill.flows
    told = []
    for error in ERRORS:
        row = flows.loc[error, EVERYBODY]
        told.append(f"{row['before']:,} → {row['after']:,} {WHAT[error]}")
    own = flows.drop(EVERYBODY, level="group")
    parts = [f"{chosen(state).capitalize()}: {', '.join(told)}."]
    for name, begin in (("helped", "Most are helped"), ("paid", "Most pay")):
        if own[name].max():
            error, group = own[name].idxmax()
            count = own[name].max()
            verb = "are no longer" if name == "helped" else "who were not are now"
            parts.append(f"{begin} in {group}: {count:,} {verb} {WHAT[error]}.")
        else:
            parts.append("Nobody is helped." if name == "helped" else "Nobody pays.")
    return " ".join(parts)


def price(state: RemedyState) -> str:
    """Data asked, hours and what must be known of people."""
    bill: Bill = state.bill
    records = state.world.records
    without = FIELDS[state.fields]
    fields = [f for f in state.scores[state.office].fields if f not in without]
    parts = [f"{len(fields)} fields are asked of everybody"]
    if "document_number" in fields:
        held = int(records["document_number"].notna().sum())
        parts[0] += f" ({held:,} of {len(records):,} records hold a document number)"
    if state.width:
        low = f", from {bill.lower:.1f} on, since lighter pairs were not kept" * (
            bill.lower > -state.width / 2
        )
        parts.append(
            f"a reviewer reads {bill.queue:,} pairs{low}: {bill.hours:,.0f} hours (a simulation)"
        )
    if state.by == GUESSED:
        parts.append(
            f"{state.asked:,} people are asked for their tradition, and the guess is wrong for "
            f"{state.guessed_wrong:.1%} of the records"
        )
    elif state.by != ONE:
        parts.append("everybody's tradition is recorded")
    return f"The price: {'; '.join(parts)}."


def fair(state: RemedyState) -> str:
    """How far apart the traditions are by the measure chosen, and by how many others."""
    name = state.measure
    gaps = state.bill.gaps.round(12)
    spans = [_span(side.measures[name]) for side in (state.bill.before, state.bill.after)]
    narrower = int((gaps["after"] < gaps["before"]).sum())
    wider = int((gaps["after"] > gaps["before"]).sum())
    return (
        f"By the {MEASURES[name]}: before, {spans[0]}; after, {spans[1]}. The gap between "
        f"traditions narrows by {narrower} of the {len(MEASURES)} measures on this desk and widens "
        f"by {wider}."
    )


def _span(own: pd.Series) -> str:
    known = own.dropna()
    if not len(known):
        return NOT_DEFINED
    return (
        f"from {known.min():.1%} ({known.idxmin()}) to {known.max():.1%} ({known.idxmax()}), "
        f"a gap of {100 * (known.max() - known.min()):.1f} points"
    )


def people_table(state: RemedyState) -> pd.DataFrame:
    """People by tradition in the order shown: before → after (-helped +paid)."""
    flows = state.bill.flows
    counts = state.bill.after.counts["people"]
    rows = {}
    for group in [*state.order, EVERYBODY]:
        people = counts.sum() if group == EVERYBODY else counts[group]
        rows[group] = {"people": f"{people:,}"}
        for error in ERRORS:
            own = flows.loc[error, group]
            rows[group][WHAT[error]] = (
                f"{own['before']:,} → {own['after']:,} (-{own['helped']:,} +{own['paid']:,})"
            )
    return pd.DataFrame.from_dict(rows, "index")


def measures_table(state: RemedyState) -> pd.DataFrame:
    """Each measure of fairness by tradition with the remedies, and the gap before and after."""
    after, gaps = state.bill.after.measures, state.bill.gaps
    rows = {}
    for name, words in MEASURES.items():
        shares = {group: _percent(after.loc[group, name]) for group in state.order}
        span = {f"gap {when}": _percent(gaps.loc[name, when]) for when in ("before", "after")}
        rows[words] = {**shares, **span}
    return pd.DataFrame.from_dict(rows, "index")


def _percent(value: float) -> str:
    return NOT_DEFINED if value != value else f"{value:.1%}"
