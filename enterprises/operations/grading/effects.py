"""Grades take effect and are taken back, all at once: a few statements over the whole register, one transaction (GM-2.3).

An enterprise whose grade a person changed between proposal and effect keeps that grade; so does one that was changed
again between effect and roll-back.
"""

from django.db import connection, transaction
from django.utils import timezone

from enterprises.models import Enterprise, GradePeriod, LineContest, Regrading, RegradingLine
from enterprises.stages import GradeOrigin
from enterprises.workflow import REGRADING

FIRM, PERIOD, LINE, CONTEST = (
    model._meta.db_table for model in (Enterprise, GradePeriod, RegradingLine, LineContest)
)
# The lines that change a grade still held. A contest's final grade may be the old one: then nothing changes.
LINES = f"""
    FROM {LINE} l
    LEFT JOIN {CONTEST} c ON c.line_id = l.id AND c.outcome <> ''
    JOIN {FIRM} e ON e.id = l.enterprise_id AND e.grade = l.old
    WHERE l.regrading_id = %(pk)s AND (l.old <> l.new OR c.id IS NOT NULL) AND l.old <> COALESCE(c.final, l.new)"""
MOVED = f"SELECT l.enterprise_id, COALESCE(c.final, l.new) AS grade, l.values {LINES}"
# Enterprises are locked first and in order: nobody decides on one between the statements, nor waits crosswise.
LOCK = f"SELECT count(*) FROM (SELECT e.id {LINES} ORDER BY e.id FOR NO KEY UPDATE OF e) locked"

CLOSE = f"""
    UPDATE {PERIOD} p SET valid_until = %(day)s FROM ({MOVED}) moved
    WHERE p.enterprise_id = moved.enterprise_id AND p.valid_until IS NULL AND p.revoked_at IS NULL"""
OPEN = f"""
    INSERT INTO {PERIOD} (enterprise_id, grade, valid_from, rule_set_id, origin, regrading_id, inputs, reason,
                          recorded_at)
    SELECT enterprise_id, grade, %(day)s, %(rule_set)s, %(origin)s, %(pk)s,
           jsonb_object(%(names)s::text[], values::text[]), %(reason)s, %(at)s
    FROM ({MOVED}) moved"""
# What stands of this re-grading: opened by it, not replaced since.
STANDING = (
    f"SELECT * FROM {PERIOD} WHERE regrading_id = %(pk)s AND valid_until IS NULL AND revoked_at IS NULL"
)
WRITE = f"UPDATE {FIRM} e SET grade = now.grade FROM ({STANDING}) now WHERE e.id = now.enterprise_id"
LOCK_STANDING = f"""
    SELECT count(*) FROM (
        SELECT e.id FROM {FIRM} e JOIN ({STANDING}) now ON now.enterprise_id = e.id
        ORDER BY e.id FOR NO KEY UPDATE OF e) locked"""

GIVE_BACK = f"""
    UPDATE {FIRM} e SET grade = l.old FROM ({STANDING}) now
    JOIN {LINE} l ON l.regrading_id = %(pk)s AND l.enterprise_id = now.enterprise_id
    WHERE e.id = now.enterprise_id"""
REVOKE = f"""
    UPDATE {PERIOD} SET revoked_at = %(at)s
    WHERE regrading_id = %(pk)s AND valid_until IS NULL AND revoked_at IS NULL"""
REOPEN = f"""
    UPDATE {PERIOD} p SET valid_until = NULL
    FROM (SELECT DISTINCT ON (former.enterprise_id) former.id
          FROM {PERIOD} mine JOIN {PERIOD} former
            ON former.enterprise_id = mine.enterprise_id AND former.id < mine.id AND former.revoked_at IS NULL
          WHERE mine.regrading_id = %(pk)s AND mine.revoked_at = %(at)s
          ORDER BY former.enterprise_id, former.id DESC) last
    WHERE p.id = last.id AND p.valid_until = %(day)s"""


@transaction.atomic
def take_effect(*, pk, at):
    """生效: every approved change of grade at once; a second call changes nothing. Returns how many changed."""
    row = Regrading.objects.lock_for_job(pk)
    if row.stage != Regrading.Stage.APPROVED:
        return 0
    row.effective_on = timezone.localdate(at)
    params = {
        "pk": pk,
        "day": row.effective_on,
        "rule_set": row.rule_set_id,
        "origin": GradeOrigin.REGRADING,
        "names": row.input_names,
        "reason": str(row),
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(LOCK, params)
        cursor.execute(CLOSE, params)
        cursor.execute(OPEN, params)
        changed = cursor.rowcount
        cursor.execute(WRITE, params)
    data = {"changed": changed, "effective_on": str(row.effective_on)}
    REGRADING.take("take_effect", row=row, actor=None, at=at, data=data)
    return changed


@transaction.atomic
def restore(*, pk, at):
    """恢复原等级 after a roll-back; later single changes stay and are counted. A second call changes nothing."""
    row = Regrading.objects.lock_for_job(pk)
    if row.stage != Regrading.Stage.REVOKED:
        return 0
    params = {"pk": pk, "at": at, "day": row.effective_on}
    with connection.cursor() as cursor:
        cursor.execute(LOCK_STANDING, params)
        cursor.execute(GIVE_BACK, params)
        cursor.execute(REVOKE, params)
        restored = cursor.rowcount
        cursor.execute(REOPEN, params)
    row.kept_later = row.periods.standing().count()
    data = {"restored": restored, "kept_later": row.kept_later}
    REGRADING.take("restore", row=row, actor=None, at=at, data=data)
    return restored
