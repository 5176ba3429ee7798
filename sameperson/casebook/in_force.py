"""Which rules and which model are in force, since when, and who decided it."""

import hashlib
import json
from dataclasses import asdict

import pandas as pd

from sameperson.casebook.policy import Policy
from sameperson.casebook.roles import User
from sameperson.casebook.store import Act, Store
from sameperson.linkage import Model


def adopt(book: Store, by: User, policy: Policy, reason: str, model: Model | None = None) -> str:
    """Put a policy in force, from now on: a changed threshold is a change that somebody made.

    Args:
        by: Who decides it (administrator).
        policy: The rules.
        reason: Why; a change of a rule is reviewed by its reason.
        model: The trained model that weighs pairs; None keeps the one that was in force.

    Returns:
        The policy's id, which every link under it names.

    Raises:
        ValueError: No reason is given.
    """
    with book.act(by, "adopt a policy") as act:
        if not reason.strip():
            raise ValueError("A policy needs a reason: it changes what happens to people.")
        text = _model_now(act) if model is None else json.dumps(asdict(model), sort_keys=True)
        row = {
            "policy_id": act.ids("P")[0],
            "in_force_from": act.at,
            "by_whom": by.name,
            "reason": reason,
            "settings": json.dumps(policy.settings()),
            "model_id": None if text is None else hashlib.sha256(text.encode()).hexdigest()[:12],
            "model": text,
        }
        act.insert("policy", pd.DataFrame([row], dtype=object))
        about = {"settings": policy.settings(), "reason": reason, "model": row["model_id"]}
        act.note([str(row["policy_id"])], about)
        return str(row["policy_id"])


def in_force(act: Act) -> tuple[str, Policy]:
    """Id and rules of the policy in force. ValueError when none was adopted."""
    found = act.rows("SELECT policy_id, settings FROM policy ORDER BY policy_id DESC LIMIT 1")
    if not found:
        raise ValueError("No policy is in force yet; `adopt` one before records come in.")
    settings = json.loads(found[0][1])
    sources = settings["sources"]
    return found[0][0], Policy(**{**settings, "sources": sources and tuple(sources)})


def model_in_force(act: Act) -> Model:
    """The model that weighs pairs. ValueError when no policy brought one."""
    text = _model_now(act)
    if text is None:
        raise ValueError("No model is in force; `adopt` a policy with a trained model first.")
    return Model(**json.loads(text))


def model_id_in_force(act: Act) -> str | None:
    """The first digits of the model's hash, which links name; None without a model."""
    found = act.rows("SELECT model_id FROM policy ORDER BY policy_id DESC LIMIT 1")
    return found[0][0] if found else None


def _model_now(act: Act) -> str | None:
    found = act.rows("SELECT model FROM policy ORDER BY policy_id DESC LIMIT 1")
    return found[0][0] if found else None
