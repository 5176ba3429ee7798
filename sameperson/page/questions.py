"""What to ask an agency, and what one published assessment of 2016 says to it (facts E1 to E7)."""

from dataclasses import dataclass

PUBLISHED, NOT_PUBLISHED, UNKNOWN = "published", "not published", "unknown"
MARKS = {"p": PUBLISHED, "n": NOT_PUBLISHED, "u": UNKNOWN}
FIRST = (2, 3, 4)  # for who may ask three only
EXAMPLE = (
    "The example is the privacy impact assessment of a lead-management system, DHS/ICE/PIA-044, "
    "dated 22 July 2016. Section numbers are its own; some of its appendices are of a later date. "
    "What it does not say is not thereby absent from practice: it is a question to ask."
)


@dataclass(frozen=True)
class Question:
    """One question, why it matters, and how the assessment of 2016 is marked.

    Attributes:
        short: Its name in the memo.
        ask: The question, to read out.
        why: What on this page shows that it matters.
        mark: ``published``, ``not published`` or ``unknown`` in the assessment.
        basis: ``documented`` or ``inferred from silence``.
        said: What the assessment says.
    """

    short: str
    ask: str
    why: str
    mark: str
    basis: str
    said: str


QUESTIONS = (
    Question(
        "Threshold",
        "Who set the threshold from which two records count as one person, when, and on what "
        "grounds?",
        "Whoever sets a threshold sets prices: how bad each error is beside the others.",
        NOT_PUBLISHED,
        "inferred from silence",
        "No match threshold and no score stands in its text. It tells staff that it is better to "
        "avoid a link if there is a question (s. 2.5), without a number.",
    ),
    Question(
        "Measured errors",
        "How many false links and how many missed links were measured, on how many cases whose "
        "truth was looked up, and when?",
        "What a system claims of its links and what is so can differ many times over.",
        NOT_PUBLISHED,
        "inferred from silence",
        "It names the risk of linking the records of two people (s. 2.5). No error rate and no "
        "percentage stands in its text.",
    ),
    Question(
        "Errors by group",
        "What are both errors by group, each with the number of cases looked up?",
        "An average hides whom it hits: groups are not hit alike, nor by the same error.",
        NOT_PUBLISHED,
        "inferred from silence",
        "No error rate stands in its text, so none by group.",
    ),
    Question(
        "Review",
        "What does a reviewer do, and is the second look independent: other sources, the first "
        "decision hidden?",
        "A reviewer who repeats the same searches meets the same errors.",
        PUBLISHED,
        "documented; independence inferred from silence",
        "In part: reviewers look at all records that analysts prepared, and repeat the searches in "
        "the source systems (s. 2.4). Whether that look is independent or blind is not mentioned.",
    ),
    Question(
        "Corrections",
        "How long does a correction take, from the first report to the last copy?",
        "Until then the person lives with the wrong record.",
        UNKNOWN,
        "triggers documented; the time not looked up",
        "What is corrected at a source arrives only when it is accessed there again, when somebody "
        "asks, or when the agency learns of it (s. 7.4). How long that takes is not among the "
        "facts checked for this page. Records are kept for 75 years; 25 are proposed, 20 active "
        "and 5 archived (s. 1.4, 5.1).",
    ),
    Question(
        "Who was told",
        "Who was sent the wrong record, and who tells them that it was wrong?",
        "A link that is undone at home stays wrong in every copy.",
        UNKNOWN,
        "the extract is documented; a recall was not looked up",
        "An extract leaves the system by e-mail every week. Whether its readers hear of later "
        "corrections is not among the facts checked for this page.",
    ),
    Question(
        "What the person sees",
        "What can the person see of the link, who decides their request, and by when?",
        "Nobody can contest a link of which they do not know.",
        UNKNOWN,
        "not looked up",
        "Not among the facts checked for this page.",
    ),
)
