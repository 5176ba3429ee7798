"""Calling back what was sent as the wrong person's: who is told, and who cannot be reached."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pandas as pd

from sameperson.casebook.channels import CHANNELS, channels
from sameperson.casebook.history import ever_near, filed_together, spans, stood
from sameperson.casebook.roles import User
from sameperson.casebook.sharing import SENT
from sameperson.casebook.store import Act, Store
from sameperson.casebook.subjects import STANDING


@dataclass(frozen=True)
class Recall:
    """Who was sent records as one person's while a wrong link held them together.

    Attributes:
        links: Ids of the links.
        sent: One row for each record that was sent: disclosure_id, subject_id (as whose it was
            sent), record_id, recipient, channel, done_at, purpose, told, copies, how.
    """

    links: tuple[str, ...]
    sent: pd.DataFrame

    @property
    def told(self) -> pd.DataFrame:
        """Rows of ``sent`` whose recipient is told now."""
        return self.sent[self.sent["told"]].reset_index(drop=True)

    @property
    def not_reached(self) -> pd.DataFrame:
        """Rows whose recipient cannot be told. Of those told, copies may still be about."""
        return self.sent[~self.sent["told"]].reset_index(drop=True)

    @property
    def by_channel(self) -> pd.DataFrame:
        """By channel: rows sent, recipients, told, not_told, and copies_left (told, but copies
        that were passed on are not reached). Channels that were not used are left out.
        """
        rows = self.sent.assign(
            told=self.sent["told"].astype(int),
            not_told=(~self.sent["told"]).astype(int),
            copies_left=(self.sent["told"] & ~self.sent["copies"]).astype(int),
        )
        table = rows.groupby("channel").agg(
            sent=("disclosure_id", "size"),
            recipients=("recipient", "nunique"),
            told=("told", "sum"),
            not_told=("not_told", "sum"),
            copies_left=("copies_left", "sum"),
        )
        return table.reindex([name for name in CHANNELS if name in table.index])


def recall(book: Store, by: User, link_id: str) -> Recall:
    """Tell everybody who was sent a record as the wrong person's, as far as they can be told.

    That is every record, of either side, that went out while the link stood and the record was
    filed together with its ends. Those who were told before are told again: this is another link.

    Args:
        by: Who calls back (reviewer, administrator).
        link_id: A link that was found wrong: it no longer stands.

    Raises:
        ValueError: There is no such link, or it still stands.
    """
    with book.act(by, "recall") as act:
        return call_back(act, sent_under(act, [link_id]), [link_id])


def sent_under(act: Act, link_ids: Iterable[str]) -> list[str]:
    """Disclosures of records that one of some links, which stand no more, held together."""
    names = sorted(set(link_ids))
    query = "SELECT link_id, record_l, record_r, state FROM link WHERE list_contains(?, link_id)"
    links = {name: (left, right, state) for name, left, right, state in act.rows(query, names)}
    for name in names:
        if name not in links:
            raise ValueError(f"There is no link {name} in this casebook.")
        if links[name][2] == STANDING:
            raise ValueError(
                f"Link {name} stands: split the subject first. Whoever was sent its records can "
                "only be told that it was wrong when the office says so."
            )
    ends = {name: left for name, (left, _, _) in links.items()}
    return _under(act, ends)


def call_back(act: Act, disclosures: Collection[str], links: Iterable[str] = ()) -> Recall:
    """Tell, inside an action, whoever was sent something, and mark and log it."""
    columns = ", ".join(SENT)
    rows = act.frame(
        f"SELECT {columns} FROM disclosure WHERE list_contains(?, disclosure_id) ORDER BY ALL",
        list(disclosures),
    )
    table = channels()[["told", "copies", "how"]].reset_index()
    sent = rows.merge(table, on="channel").sort_values("disclosure_id", ignore_index=True)
    sent = sent.astype({"told": bool, "copies": bool})
    act.update(
        """UPDATE disclosure SET recalled_at = incoming.recalled_at FROM incoming
        WHERE disclosure.disclosure_id = incoming.disclosure_id""",
        sent.loc[sent["told"], ["disclosure_id"]].assign(recalled_at=act.at),
    )
    found = Recall(tuple(links), sent)
    about = [*found.links, *sent["disclosure_id"], *sent["record_id"], *sent["subject_id"]]
    told = {"told": list(found.told["disclosure_id"])}
    act.note(
        list(dict.fromkeys(about)),
        {**told, "not reached": list(found.not_reached["disclosure_id"])},
    )
    return found


def _under(act: Act, ends: dict[str, str]) -> list[str]:
    """The same, for link id -> one of its ends."""
    near = ever_near(act, ends.values())
    when = spans(act, ends.values())
    sent = act.frame(
        """SELECT disclosure_id, record_id, seq FROM disclosure
        WHERE list_contains(?, record_id) ORDER BY disclosure_id""",
        near,
    )
    found: list[str] = []
    for seq in sorted(set(sent["seq"].astype(int))):
        own = sent[sent["seq"] == seq]
        then = set(stood(when, seq)["link_id"])
        home = filed_together(when, near, seq)
        wrong = {home[end] for name, end in ends.items() if name in then}
        found += list(own.loc[own["record_id"].map(home).isin(wrong), "disclosure_id"])
    return found
