"""Agreement of two records, field by field."""

import pandas as pd
import pytest

from sameperson.linkage.agreement import agreement

RECORDS = pd.DataFrame(
    {
        "record_id": ["a", "b", "c"],
        "given_name": ["Ana ", "ANA", None],
        "birth_date": ["2001-02-03", "2001-02-04", "2001-02-03"],
    }
)


def test_agreement_by_hand() -> None:
    pairs = pd.DataFrame({"record_l": ["a", "c"], "record_r": ["b", "a"]}, index=[7, 3])
    found = agreement(RECORDS, pairs)
    assert list(found.index) == [7, 3]
    assert found.to_dict("list") == {"given_name": [True, False], "birth_date": [False, True]}


def test_two_missing_values_do_not_agree() -> None:
    twice = RECORDS.assign(given_name=["Ana", None, None])
    pairs = pd.DataFrame({"record_l": ["b"], "record_r": ["c"]})
    assert not agreement(twice, pairs).given_name.any()


def test_a_record_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="names record 'x'"):
        agreement(RECORDS, pd.DataFrame({"record_l": ["a"], "record_r": ["x"]}))
