"""Who had a hand in a subject, and so does not decide what its person asks for."""

from collections.abc import Sequence

from sameperson.casebook.store import Act


def hands_in(act: Act, name: str, records: Sequence[str]) -> list[str]:
    """What somebody did about some records, in words, in order; empty when nothing.

    Links of any state and must-not-links that they made, decisions on these and on the records,
    verdicts, leads that they opened, submitted, approved or disposed of, and earlier requests that
    they decided. Who only looked, searched or sent had no hand in it.
    """
    found = act.rows(
        """WITH links AS (SELECT * FROM link
            WHERE list_contains($1, record_l) OR list_contains($1, record_r)),
        kept AS (SELECT * FROM must_not_link
            WHERE list_contains($1, record_l) OR list_contains($1, record_r)),
        leads AS (SELECT * FROM lead WHERE list_contains($1, record_id))
        SELECT made_by AS who, 'made link ' || link_id AS did FROM links
        UNION ALL SELECT made_by, 'kept ' || record_l || ' and ' || record_r || ' apart' FROM kept
        UNION ALL SELECT e.by_whom, 'decided event ' || c.seq || ' (' || e.action || ')'
            FROM change c JOIN event e ON e.seq = c.seq
            WHERE (entity = 'link' AND id IN (SELECT link_id FROM links))
                OR (entity = 'must_not_link' AND id IN (SELECT apart_id FROM kept))
                OR (entity = 'record' AND list_contains($1, id))
        UNION ALL SELECT by_whom, 'gave verdict ' || verdict_id FROM verdict
            WHERE list_contains($1, record_l) OR list_contains($1, record_r)
        UNION ALL SELECT opened_by, 'opened lead ' || lead_id FROM leads
        UNION ALL SELECT submitted_by, 'submitted lead ' || lead_id FROM leads
        UNION ALL SELECT approved_by, 'approved lead ' || lead_id FROM leads
        UNION ALL SELECT by_whom, 'decided what becomes of lead ' || lead_id FROM disposition
            WHERE lead_id IN (SELECT lead_id FROM leads)
        UNION ALL SELECT decided_by, 'decided request ' || request_id FROM request
            WHERE list_contains($1, record_id)""",
        records,
    )
    return sorted({did for who, did in found if who and who.lower() == name.lower()})
