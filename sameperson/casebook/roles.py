"""Who may do what: the one place where roles are checked."""

import unicodedata
from dataclasses import dataclass

ROLES = ("analyst", "reviewer", "administrator", "auditor")

MAY: dict[str, tuple[str, ...]] = {
    "accept a world": ("administrator",),
    "adopt a policy": ("administrator",),
    "import a batch": ("analyst", "administrator"),
    "match": ("administrator",),
    "search": ("analyst", "reviewer"),
    "view": ("analyst", "reviewer", "auditor"),
    "open a lead": ("analyst",),
    "submit a lead": ("analyst",),
    "review a lead": ("reviewer",),
    "dispose": ("reviewer",),
    "give a verdict": ("analyst", "reviewer"),
    "decide a held link": ("reviewer",),
    "link": ("analyst", "reviewer"),
    "keep apart": ("analyst", "reviewer"),
    "split": ("analyst", "reviewer"),
    "consolidate": ("analyst", "reviewer"),
    "undo": ("analyst", "reviewer", "administrator"),  # and the role of what is undone
    "look again": ("administrator", "reviewer"),
    "disclose": ("analyst", "reviewer", "administrator"),
    "recall": ("reviewer", "administrator"),
    "tell a source": ("analyst", "reviewer", "administrator"),
    "report to a person": ("reviewer", "administrator"),
    "take a request": ("analyst", "administrator"),
    "decide a request": ("reviewer",),
    "archive": ("administrator",),
    "expire": ("administrator",),
    "publish": ("administrator", "auditor"),
    "trace": ("auditor", "administrator"),
}
"""Every action and the roles that may do it. What is not in it nobody may do."""


@dataclass(frozen=True)
class User:
    """Somebody who works with the casebook, under one role at a time.

    Attributes:
        name: Whom the log names.
        role: analyst, reviewer, administrator or auditor.
    """

    name: str
    role: str

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"There is no role {self.role!r}; the roles are {', '.join(ROLES)}.")
        name = " ".join(unicodedata.normalize("NFKC", self.name).split())
        if not name or any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") for sign in name):
            raise ValueError("A user needs a name that can be read: the log says who did what.")
        if name.casefold().startswith("rule "):
            raise ValueError(f"{name!r} is how the log names a rule; a person needs another name.")
        object.__setattr__(self, "name", name)

    def is_called(self, name: str | None) -> bool:
        """Whether a name in the casebook is this user's; upper and lower case do not count."""
        return name is not None and name.lower() == self.name.lower()


def may(user: User, action: str) -> bool:
    """Whether a user's role allows an action. KeyError for an action that does not exist."""
    return user.role in MAY[action]


def refusal(user: User, action: str) -> str:
    """A sentence for somebody whose role does not allow an action."""
    return (
        f"{user.name} is signed in as {user.role}; to {action} takes the role "
        f"{' or '.join(MAY[action])}. The attempt is in the log."
    )
