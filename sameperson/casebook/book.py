"""The casebook as one object: everything an office does with it, each from its own module."""

from sameperson.casebook import (
    apart_again,
    changes,
    corrections,
    decisions,
    dispositions,
    echoes,
    hits,
    in_force,
    intake,
    looking,
    queues,
    recalls,
    redress,
    report,
    retention,
    sharing,
    side_by_side,
    sources,
    trace,
    verdicts,
    verify,
    workup,
)
from sameperson.casebook.store import Store


class Casebook(Store):
    """A small system of record on synthetic people, made to be examined.

    ``Casebook.create(path)`` makes one, ``Casebook.open(path)`` opens it. An action holds the file
    while it runs; ``with book:`` holds it for many. Each action takes first who acts.
    """

    # What comes in, and by which rules.
    accept = intake.accept
    adopt = in_force.adopt
    import_batch = intake.import_batch
    resend = corrections.resend

    # Looking, which is in the log too.
    search = looking.search
    view = looking.view
    members = looking.members
    echoes = echoes.echoes

    # Who is who, and how a decision is undone.
    consolidate = decisions.consolidate
    keep_apart = decisions.keep_apart
    split = decisions.split
    decide = decisions.decide
    look_again = decisions.look_again
    undo = changes.undo
    told_apart = apart_again.told_apart

    # What is in doubt, and what people say of it.
    queue = queues.queue
    waiting_for = queues.waiting_for
    show = side_by_side.show
    give_verdict = verdicts.give_verdict
    withdraw_verdict = verdicts.withdraw_verdict
    overruled = verdicts.overruled

    # Leads.
    open_lead = workup.open_lead
    work_list = workup.work_list
    submit = workup.submit
    review = workup.review
    dispose = dispositions.dispose
    relook = dispositions.relook

    # Recipients and sources.
    disclose = sharing.disclose
    weekly_extract = sharing.weekly_extract
    recall = recalls.recall
    tell_source = sources.tell_source
    stop_signal = sources.stop_signal
    resume_signal = sources.resume_signal
    ask_owner = hits.ask_owner
    owner_answers = hits.owner_answers
    still_active = hits.still_active

    # The people whom records are about.
    subject_report = report.subject_report
    take_request = redress.take_request
    overdue = redress.overdue
    decide_request = redress.decide_request

    # How long, and what was done.
    due = retention.due
    archive = retention.archive
    expire = retention.expire
    trace = trace.trace
    verify = verify.verify
