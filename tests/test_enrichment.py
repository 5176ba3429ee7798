"""Copying facts upstream: who is found, what is filled, what is left as it was."""

import pandas as pd
import pytest

from sameperson.outcomes.enrichment import enrich

# Two people called Ana Berg: R1 asks, R3 and R4 answer. R2 lacks its family name.
RECORDS = pd.DataFrame(
    {
        "record_id": ["R4", "R1", "R2", "R3", "R5"],
        "given_name": ["Ana", "Ana", "Ana", "Ana", "Eva"],
        "family_name": ["Berg", "Berg", None, "Berg", "Holt"],
        "phone": ["4", None, None, "3", "5"],
        "city": ["Ulm", "Rye", None, None, None],
        "source": ["files", "border", "border", "files", "border"],
    }
)
COPIED = ("phone", "city")


def asked_and_answering(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    return frame["source"] == "border", frame["source"] == "files"


def test_the_first_record_that_answers_fills_blanks_and_only_blanks() -> None:
    found = enrich(RECORDS, *asked_and_answering(RECORDS), copied=COPIED)
    assert found.lookups.to_dict("records") == [{"record_id": "R1", "found": "R3", "copied": 1}]
    rows = found.records.set_index("record_id")
    assert rows.loc["R1", ["phone", "city"]].tolist() == ["3", "Rye"]
    assert rows["phone"].drop("R1").isna().sum() == 1
    assert found.records["record_id"].tolist() == RECORDS["record_id"].tolist()
    assert found.records.columns.tolist() == RECORDS.columns.tolist()


def test_nothing_given_is_changed() -> None:
    before = RECORDS.copy(deep=True)
    enrich(RECORDS, *asked_and_answering(RECORDS), copied=COPIED)
    pd.testing.assert_frame_equal(RECORDS, before)


def test_a_record_does_not_answer_itself() -> None:
    everybody = pd.Series(True, index=RECORDS.index)
    found = enrich(RECORDS, everybody, everybody, copied=COPIED).lookups
    assert set(map(tuple, found[["record_id", "found"]].to_numpy())) == {("R3", "R1"), ("R4", "R1")}


def test_who_is_not_found_stays_as_they_were() -> None:
    nobody = pd.Series(False, index=RECORDS.index)
    found = enrich(RECORDS, RECORDS["source"] == "border", nobody, copied=COPIED)
    assert found.lookups.empty
    pd.testing.assert_frame_equal(found.records, RECORDS)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"copied": ("fax",)}, "no column fax"), ({"asked": [True]}, "for every record")],
)
def test_what_cannot_be_is_refused(change, sentence) -> None:
    asked, answering = asked_and_answering(RECORDS)
    settings = {"asked": asked, "answering": answering, "copied": COPIED, **change}
    with pytest.raises(ValueError, match=sentence):
        enrich(RECORDS, **settings)
