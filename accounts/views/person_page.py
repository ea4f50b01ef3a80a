"""What the page of one person shows, and which acts it offers to whom."""

from django.urls import reverse

from accounts.models import AccountEvent
from accounts.operations import confirmed_device
from accounts.stages import ADMIN_ROLES, Role
from accounts.views.tables import event_table, moment_text

EVENTS_SHOWN = 20


def person_context(subject, request):
    """Everything accounts/person.html needs."""
    viewer = request.user
    return {
        "subject": subject,
        "facts": _facts(subject),
        "appointments": _appointments(subject, viewer),
        "certificates": _certificates(subject, viewer, request.today),
        "links": _links(subject, viewer),
        "folds": _folds(subject, viewer),
        "events": event_table(AccountEvent.objects.visible_to(viewer).filter(subject=subject)[:EVENTS_SHOWN])
        if viewer.holds(Role.AUDIT_ADMIN)
        else None,
    }


def _facts(subject):
    bound = confirmed_device(subject) is not None
    return [
        {"label": "登录名", "text": subject.username},
        {"label": "姓名", "text": subject.name},
        {"label": "手机", "text": subject.phone},
        {"label": "动态口令", "text": "已绑定手机" if bound else "未绑定"},
        {"label": "密码修改时间", "text": _moment(subject.password_changed_at)},
        {"label": "上次登录", "text": _moment(subject.last_login)},
        {"label": "隐私说明确认", "text": _moment(subject.privacy_accepted_at)},
    ]


def _moment(at):
    return moment_text(at) if at else "还没有"


def _appointments(subject, viewer):
    rows = subject.appointments.select_related("organisation", "given_by").order_by(
        "-ended_at", "began_at", "pk"
    )
    return [{"row": row, "fold": _end_fold(row, viewer)} for row in rows]


def _end_fold(row, viewer):
    if row.ended_at or not viewer.holds(Role.SECURITY_ADMIN):
        return None
    return {
        "label": "免去",
        "submit": "确认免去",
        "tone": "red",
        "url": reverse("accounts:end_appointment", args=[row.pk]),
        "who": viewer.name,
        "whom": row.user.name,
        "what": f"免去{row.organisation.label}{row.get_role_display()}，立即失去这个岗位的权限",
        "reversible": "可以重新授予；任职记录保留。",
    }


def _certificates(subject, viewer, today):
    may_end = viewer.holds(Role.SYSTEM_ADMIN)
    return [
        {
            "row": row,
            "valid": row.valid_from <= today <= row.valid_until,
            "url": reverse("accounts:shorten_certificate", args=[row.pk]) if may_end else "",
        }
        for row in subject.certificates.all()
    ]


def _links(subject, viewer):
    """Acts that ask for something more: links to their pages."""
    links = []
    if viewer.holds(Role.SYSTEM_ADMIN):
        links += [("修改姓名、手机", "edit_person"), ("登记执法证", "add_certificate")]
        if subject.is_active and subject.pk != viewer.pk:
            links.append(("停用账号", "deactivate"))
    if viewer.holds(Role.SECURITY_ADMIN) and subject.is_active and subject.pk != viewer.pk:
        links.append(("授予岗位", "appoint"))
    return [{"label": label, "url": reverse(f"accounts:{name}", args=[subject.pk])} for label, name in links]


def _folds(subject, viewer):
    """Acts that need only a confirmation."""
    folds = []
    if viewer.holds(Role.SYSTEM_ADMIN):
        if not subject.is_active:
            folds.append(
                _fold(subject, viewer, "reactivate", "恢复账号", "恢复账号，可以重新登录", "可以再停用。")
            )
        elif not subject.holds_any(ADMIN_ROLES):
            what = "重置密码，原密码立即失效；新的一次性密码只显示一次"
            folds.append(_fold(subject, viewer, "reset_password", "重置密码", what, "原密码不能找回。"))
    if viewer.holds(Role.SECURITY_ADMIN) and subject.pk != viewer.pk and confirmed_device(subject):
        what = "解除绑定的手机，下次登录时重新绑定"
        folds.append(_fold(subject, viewer, "forget_device", "解除动态口令", what, "本人可以重新绑定。"))
    return folds


def _fold(subject, viewer, name, label, what, reversible):
    return {
        "label": label,
        "submit": f"确认{label}",
        "url": reverse(f"accounts:{name}", args=[subject.pk]),
        "who": viewer.name,
        "whom": f"{subject.name}（{subject.username}）",
        "what": what,
        "reversible": reversible,
    }
