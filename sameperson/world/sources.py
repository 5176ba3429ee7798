"""The twelve sources of the office: whom each covers, what it asks, how often it errs."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

FIELDS = (
    "given_name", "family_name", "birth_date", "sex", "document_number", "phone", "email",
    "address", "city", "postcode", "nationality",
)  # fmt: skip
NAMES = ("given_name", "family_name")
HOME = ("address", "city", "postcode")


def missing(**rates: float) -> Mapping[str, float]:
    """How often each field is blank; a field that is not named is always blank."""
    if unknown := set(rates) - set(FIELDS):
        raise ValueError(f"No source has a field {sorted(unknown)[0]!r}; choose from {FIELDS}.")
    return MappingProxyType(rates)


@dataclass(frozen=True)
class Source:
    """One feeder of the casebook. Rates lie between 0 and 1.

    Attributes:
        name: As in the column ``source``.
        share: Share of the people it could cover of whom it holds a record.
        again: Chance of one more record, after each one, up to ``most``.
        most: Records of one person at most.
        missing: Chance that a field is blank, for the fields it has.
        ages: Youngest and eldest person covered, in years.
        nationalities: The only ones covered; None for all.
        period: First and last day of what it records, as years before the reference day.
        delay: Average days from an event to its record.
        noise: Multiplies the error rates of ``errors.ERRORS`` for this source.
        formal: Writes names as papers do; informal sources use short forms.
        reshapes: How strongly it truncates, hyphenates, drops or swaps two family names, and
            changes the order of names: multiplies the tradition's chance.
        trips: Records an arrival and, for who left, a departure, instead of one event.
        mixed: Share of records in which fields of another person already stand.
        organisations: Kind of organisation that each record names; empty for none.
        aliases: Share of records that carry an alias.
    """

    name: str
    share: float
    missing: Mapping[str, float]
    again: float = 0.0
    most: int = 1
    ages: tuple[float, float] = (0, 120)
    nationalities: tuple[str, ...] | None = None
    period: tuple[float, float] = (2.0, 0.0)
    delay: float = 3.0
    noise: float = 1.0
    formal: bool = True
    reshapes: float = 1.0
    trips: bool = False
    mixed: float = 0.0
    organisations: str = ""
    aliases: float = 0.0


BORDER = Source(
    "border",
    share=1.0,
    missing=missing(
        given_name=0.005, family_name=0.002, birth_date=0.03, sex=0.01, document_number=0.30,
        nationality=0.02,
    ),
    again=0.18, most=3, trips=True, delay=1.0, noise=0.8,
)  # fmt: skip
STUDY = Source(
    "study_permits",
    share=0.5,
    missing=missing(
        given_name=0.0, family_name=0.0, birth_date=0.005, sex=0.02, document_number=0.10,
        phone=0.20, email=0.05, address=0.05, city=0.03, postcode=0.05, nationality=0.01,
    ),
    ages=(16, 32), again=0.2, most=2, delay=14.0, noise=0.6, organisations="school",
)  # fmt: skip
VISAS = Source(
    "visas",
    share=0.45,
    missing=missing(
        given_name=0.0, family_name=0.0, birth_date=0.002, sex=0.01, document_number=0.05,
        phone=0.25, email=0.20, nationality=0.005,
    ),
    period=(4.0, 0.5), delay=5.0, noise=0.7, reshapes=0.8, organisations="sponsor",
)  # fmt: skip
BENEFITS = Source(
    "benefits",
    share=0.25,
    missing=missing(
        given_name=0.01, family_name=0.005, birth_date=0.02, sex=0.05, document_number=0.45,
        phone=0.15, email=0.35, address=0.04, city=0.02, postcode=0.05, nationality=0.10,
    ),
    ages=(18, 120), delay=20.0, noise=1.2, organisations="employer",
)  # fmt: skip
ENCOUNTERS = Source(
    "encounters",
    share=0.05,
    missing=missing(
        given_name=0.03, family_name=0.01, birth_date=0.10, sex=0.02, document_number=0.65,
        phone=0.60, address=0.30, city=0.10, postcode=0.40, nationality=0.10,
    ),
    ages=(14, 120), again=0.15, most=3, delay=4.0, noise=2.5, formal=False, reshapes=1.4,
)  # fmt: skip
DOCKET = Source(
    "court_docket",
    share=0.03,
    missing=missing(
        given_name=0.01, family_name=0.0, birth_date=0.15, sex=0.30, address=0.25, city=0.10,
        postcode=0.30, nationality=0.50,
    ),
    ages=(16, 120), delay=30.0, noise=1.5, reshapes=1.2,
)  # fmt: skip
BIOMETRIC = Source(
    "biometric_index",
    share=0.35,
    missing=missing(
        given_name=0.01, family_name=0.005, birth_date=0.01, sex=0.01, document_number=0.30,
        nationality=0.05,
    ),
    ages=(14, 120), period=(3.0, 0.0), delay=0.5, noise=0.9,
)  # fmt: skip
LEGACY = Source(
    "legacy_register",
    share=0.5,
    missing=missing(
        given_name=0.02, family_name=0.01, birth_date=0.03, sex=0.05, document_number=0.25,
        address=0.15, city=0.10, postcode=0.40, nationality=0.0,
    ),
    ages=(16, 120), nationalities=("Quendara", "Ibrenna"), period=(9.0, 5.0), delay=60.0,
    noise=1.8, reshapes=1.3,
)  # fmt: skip
COMMERCIAL = Source(
    "address_files",
    share=0.45,
    missing=missing(
        given_name=0.01, family_name=0.0, birth_date=0.45, sex=0.40, phone=0.35, email=0.50,
        address=0.02, city=0.01, postcode=0.02,
    ),
    ages=(18, 120), again=0.15, most=3, delay=90.0, noise=1.6, formal=False, reshapes=1.2,
    mixed=0.08,
)  # fmt: skip
TIPS = Source(
    "tip_line",
    share=0.02,
    missing=missing(
        given_name=0.10, family_name=0.05, birth_date=0.80, sex=0.10, phone=0.75, address=0.45,
        city=0.10, nationality=0.50,
    ),
    ages=(14, 120), delay=2.0, noise=3.5, formal=False, reshapes=1.5,
)  # fmt: skip
WEB = Source(
    "open_web",
    share=0.03,
    missing=missing(given_name=0.02, family_name=0.05, birth_date=0.85, sex=0.60, email=0.45,
                    city=0.30, nationality=0.60),
    ages=(14, 70), again=0.2, most=2, delay=45.0, noise=2.0, formal=False, reshapes=1.3,
)  # fmt: skip
NOTICES = Source(
    "partner_notices",
    share=0.015,
    missing=missing(
        given_name=0.02, family_name=0.0, birth_date=0.15, sex=0.10, document_number=0.50,
        nationality=0.10,
    ),
    ages=(18, 120), delay=25.0, noise=1.6, aliases=0.5,
)  # fmt: skip

SOURCES = (
    BORDER, STUDY, VISAS, BENEFITS, ENCOUNTERS, DOCKET, BIOMETRIC, LEGACY, COMMERCIAL, TIPS, WEB,
    NOTICES,
)  # fmt: skip
