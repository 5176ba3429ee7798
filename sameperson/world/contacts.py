"""Where people live and what they are reached by: all of it in ranges that nobody holds.

Document numbers carry a prefix that no issuer uses, telephone numbers begin 555-01 with an
extension, cities and streets are invented, and e-mail ends in ``example``.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sameperson.world.households import TODAY, YEAR, Codes, Floats, Households
from sameperson.world.names import CLOSED, OPEN, Words
from sameperson.world.streams import stream

DOCUMENT_PREFIX = "CALX"
CITIES = np.array([f"{c}{e}".capitalize() for e in ("mere", "stead") for c in CLOSED[:20]])
STREETS = np.array([f"{o}{c}".capitalize() + e for e in (" Row", " Walk") for o, c in zip(
    OPEN * 4, CLOSED * 4, strict=False)][:240])  # fmt: skip
PRIME = 15_485_863  # spreads neighbouring codes over a range without two meeting


@dataclass(frozen=True)
class Contacts:
    """Codes over people (documents, phones, e-mail) and over homes (addresses)."""

    home: Codes
    home_before: Codes
    moved: Codes
    phone: Codes
    phone_before: Codes
    email: Codes
    document: Codes
    document_before: Codes
    renewed: Codes
    city: Codes
    street: Codes
    number: Codes


def make_contacts(homes: Households, seed: int) -> Contacts:
    """Draw where everybody lives and lived, and the numbers they use and used."""
    people, houses = len(homes.birth), int(homes.household.max()) + 1

    def uniform(name: str, count: int) -> Floats:
        return stream(seed, "contacts", name).random(count)

    def day(name: str, count: int, years: float) -> Codes:
        return TODAY - (uniform(name, count) * years * YEAR).astype(np.int64)

    has_moved = uniform("moved", houses) < 0.3
    home = homes.household * 2
    shares_line = uniform("landline", people) < 0.15
    own, line = np.arange(people), people + homes.household
    phone = np.where(shares_line, line, own)
    new_phone = uniform("new phone", people) < 0.3
    shares_email = (uniform("shared e-mail", people) < 0.12) & (homes.position < homes.adults)
    renews = uniform("renews", people) < 0.5
    cities = 1 / (np.arange(len(CITIES)) + 3.0)
    shares = np.cumsum(cities / cities.sum())
    return Contacts(
        home=home,
        home_before=np.where(has_moved[homes.household], home + 1, home),
        moved=day("moving day", houses, 3)[homes.household],
        phone=phone,
        phone_before=np.where(new_phone, 2 * people + own, phone),
        email=np.where(shares_email, people + homes.elder, own),
        document=2 * own,
        document_before=np.where(renews, 2 * own + 1, 2 * own),
        renewed=day("renewal", people, 4),
        city=np.searchsorted(shares, uniform("city", 2 * houses) * shares[-1], side="right"),
        street=(uniform("street", 2 * houses) * len(STREETS)).astype(np.int64),
        number=1 + (uniform("number", 2 * houses) * 180).astype(np.int64),
    )


def _spread(codes: Codes, size: int, seed: int) -> Codes:
    """Codes as other numbers below ``size``, one to one as long as codes are below it too."""
    return (codes * PRIME + seed * 7919) % size


def _digits(numbers: Codes, width: int) -> pa.Array:
    return pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width, "0")


def _joined(*parts: pa.Array | str) -> Words:
    joined = pc.binary_join_element_wise(*parts, "")
    return np.asarray(joined.to_numpy(zero_copy_only=False), dtype=object)


def document_numbers(codes: Codes, seed: int) -> Words:
    """Numbers of travel documents, such as CALX-04711234."""
    return _joined(f"{DOCUMENT_PREFIX}-", _digits(_spread(codes, 10**8, seed), 8))


def phone_numbers(codes: Codes, seed: int) -> Words:
    """Telephone numbers in the range kept for fiction, such as 555-0142 x83671."""
    spread = _spread(codes, 10**7, seed)
    return _joined("555-01", _digits(spread // 10**5, 2), " x", _digits(spread % 10**5, 5))


def emails(codes: Codes, seed: int) -> Words:
    """Addresses that cannot be delivered; they hold no name, so names can change alone."""
    spread = _spread(codes, len(OPEN) * len(CLOSED) * 10**4, seed)
    opening, closing = np.array(OPEN), np.array(CLOSED)
    handle = spread // 10**4
    first = pa.array(opening[handle % len(OPEN)])
    last = pa.array(closing[handle // len(OPEN)])
    return _joined(first, last, _digits(spread % 10**4, 4), "@mail.example")


def addresses(contacts: Contacts, homes: Codes, field: str) -> Words:
    """Street address, city or postcode of homes."""
    city, street = contacts.city[homes], contacts.street[homes]
    if field == "city":
        return CITIES[city].astype(object)
    if field == "postcode":
        return _joined("QX", _digits(city, 2), _digits(street % 100, 2))
    number = pa.array(contacts.number[homes]).cast(pa.string())
    return _joined(number, " ", pa.array(STREETS[street]))
