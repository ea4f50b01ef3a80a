"""公布 (NS-4.1.5, NS-4.2.1): criteria are evaluated in the publishing transaction; a numbered, hashed snapshot."""

import json
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from casework.policy import policy_value
from casework.time_limits import add_months
from whitelist import messages as letters
from whitelist.evaluation import unmet_on
from whitelist.messages import tell_firm, tell_firm_and_street, tell_streets
from whitelist.models import Application, Entry, Publication, Round
from whitelist.public import entry_row, frozen
from whitelist.stages import ApplicationStage, PublicationKind
from whitelist.workflow import APPLICATION, ROUND

NUMBERING_LOCK = 4_150_001  # advisory: two publications never take one number


@transaction.atomic
def publish(*, pk, actor, at):
    """公布: everybody approved and meeting the conditions today enters; held ones are left out, not refused."""
    round_ = Round.objects.for_act(pk, actor)
    round_.published_on = timezone.localdate(at)
    return _publish(round_, "publish", PublicationKind.ANNUAL, actor, at)


@transaction.atomic
def supplement(*, pk, actor, at):
    """补充公布: those whose objection was dismissed since; they were consulted on, deliberated and noticed."""
    round_ = Round.objects.for_act(pk, actor)
    return _publish(round_, "supplement", PublicationKind.SUPPLEMENT, actor, at)


def _publish(round_, step, kind, actor, at):
    keys = list(
        round_.applications.filter(stage=ApplicationStage.APPROVED)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    applications = [Application.objects.for_act(key, actor) for key in keys]
    standing = {row.pk: unmet_on(row.enterprise, at) for row in applications}
    ROUND.take(
        step, row=round_, actor=actor, at=at, data={"left_out": _left_out(round_, applications, standing)}
    )
    accepted = [row for row in applications if not standing[row.pk]]
    publication = _snapshot(round_, kind, accepted, at)
    for application in applications:
        if standing[application.pk]:
            application.reason = "；".join(standing[application.pk])
            APPLICATION.take(
                "drop", row=application, actor=actor, at=at, data={"unmet": standing[application.pk]}
            )
            words = {"unmet": application.reason, "channel": round_.complaint_channel}
            tell_firm_and_street(letters.LEFT_OUT, application, at=at, **words)
        else:
            data = {"publication": publication.number}
            APPLICATION.take("include", row=application, actor=actor, at=at, data=data)
            tell_firm(letters.INCLUDED, application, at=at, **data)
    _tell_the_others(round_, publication, len(accepted), at)
    return publication


def _tell_the_others(round_, publication, count, at):
    """Those who wait for the answer to an objection, and every street."""
    held = round_.applications.filter(stage=ApplicationStage.HELD).order_by("pk")
    for application in held.select_related("case__party", "case__organisation", "enterprise", "round"):
        tell_firm(letters.LEFT_HELD, application, at=at, publication=publication.number)
    words = {"kind": publication.get_kind_display(), "publication": publication.number, "count": count}
    tell_streets(letters.PUBLISHED, round_, at=at, **words)


def _left_out(round_, applications, standing):
    held = round_.applications.filter(stage=ApplicationStage.HELD).values_list("enterprise__name", flat=True)
    dropped = {row.enterprise.name: standing[row.pk] for row in applications if standing[row.pk]}
    return {"held": list(held), "dropped": dropped}


def _snapshot(round_, kind, accepted, at):
    """The whole list in force after this act, frozen as text with its hash, chained to the publication before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING_LOCK])
    today = timezone.localdate(at)
    last = Publication.objects.order_by("-number").first()
    number = last.number + 1 if last else 1
    confirmed = _confirm(round_, today, accepted)
    new = [_entry(row, today) for row in accepted]
    rows = sorted(
        (entry_row(entry) for entry in [*confirmed, *new]), key=lambda row: (row["place"], row["uscc"])
    )
    before = _rows_of(last)
    text, digest = frozen(
        rows,
        number=number,
        year=round_.year,
        kind=kind,
        published_on=today,
        channel=round_.complaint_channel,
        previous_sha256=last.sha256 if last else "",
    )
    publication = Publication.objects.create(
        number=number,
        round=round_,
        kind=kind,
        published_on=today,
        made_at=at,
        payload=text,
        sha256=digest,
        previous_sha256=last.sha256 if last else "",
        added=[row for row in rows if row["uscc"] not in before],
        confirmed=[row for row in rows if row["uscc"] in before],
        removed=[row for code, row in before.items() if code not in {row["uscc"] for row in rows}],
    )
    for entry in new:
        entry.publication = publication
        entry.save()
    return publication


def _entry(application, today):
    """In force from today to the day before the same day three years later (附件6, positive-list.md decision 2)."""
    years = policy_value("validity_years", today)
    return Entry(
        enterprise=application.enterprise,
        application=application,
        valid_from=today,
        valid_until=add_months(today, 12 * years) - timedelta(days=1),
        confirmed_for=[application.round.year],
    )


def _confirm(round_, today, accepted):
    """Entries that stay in force are confirmed for the year; one that is renewed now ends the day before."""
    renewed = {row.enterprise_id for row in accepted}
    standing = []
    for entry in (
        Entry.objects.in_force(today)
        .select_related("enterprise__street")
        .select_for_update(of=("self",), no_key=True)
    ):
        if entry.enterprise_id in renewed:
            entry.valid_until = today - timedelta(days=1)
            entry.save(update_fields=["valid_until"])
            continue
        if round_.year not in entry.confirmed_for:
            entry.confirmed_for = [*entry.confirmed_for, round_.year]
            entry.save(update_fields=["confirmed_for"])
        standing.append(entry)
    return standing


def _rows_of(publication):
    if publication is None:
        return {}
    return {row["uscc"]: row for row in json.loads(publication.payload)["rows"]}
