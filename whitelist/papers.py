"""The documents of an application, issued from its rows: 附件2, 附件3, 附件5, 附件7, 附件10."""

from django.utils import timezone

from casework.operations.papers import issue_document
from whitelist import documents
from whitelist.documents import Firm, Officer
from whitelist.stages import CheckKind

NOTICE = "refusal_notice"


def firm_of(enterprise):
    """The enterprise as the forms name it."""
    return Firm(
        name=enterprise.name,
        uscc=enterprise.uscc or "",
        address=enterprise.address,
        industry=enterprise.industry,
        principal=enterprise.principal_name,
        phone=enterprise.phone,
        street=enterprise.street.name,
    )


def _signature(application):
    signed = timezone.localtime(application.signed_at)
    return f"{application.signed_by.name} 于 {signed:%Y-%m-%d %H:%M} 在系统签署，校验值 {application.signed_hash[:16]}"


def issue_application_forms(application, actor, at):
    """附件2 and 附件3 as they were signed."""
    firm, today = firm_of(application.enterprise), timezone.localdate(at)
    form = documents.application_form(
        firm=firm,
        applied_on=timezone.localdate(application.first_submitted_at),
        route=application.get_route_display(),
        answers=application.declaration,
        signature=_signature(application),
    )
    report = documents.inspection_report(
        firm=firm, answers=application.report, signed_on=today, signature=_signature(application)
    )
    _issue(
        application,
        "application_form",
        "申报",
        "正面清单企业申报表（附件2）",
        documents.APPLICATION_FORM,
        form,
        actor,
        at,
    )
    _issue(
        application,
        "report",
        "检查报告",
        "企业安全生产检查情况报告（附件3）",
        documents.INSPECTION_REPORT,
        report,
        actor,
        at,
    )


def issue_site_check(check, actor, at):
    """附件5 or 附件7 as it was signed by both officers; it stays with the authority."""
    sample = check.kind == CheckKind.SAMPLE_REVIEW
    data = documents.site_check(
        firm=firm_of(check.application.enterprise),
        answers=check.answers,
        priority=check.priority,
        officers=(
            Officer(check.officer.name, check.officer_certificate),
            Officer(check.second_officer.name, check.second_certificate),
        ),
        visited_on=check.visited_on,
        qualified=check.qualified,
        opinion=check.opinion,
        company_person=check.company_person,
        company_comment=check.company_comment,
        signature=f"校验值 {check.signed_hash[:16]}",
    )
    title = "抽查复核表（附件7）" if sample else "现场检查表（附件5）"
    template = documents.SAMPLE_REVIEW if sample else documents.SITE_CHECK
    series = "抽查" if sample else "核查"
    _issue(check.application, check.kind, series, title, template, data, actor, at, for_party=False)


def issue_refusal_notice(application, actor, at):
    """附件10 with the numbered conditions."""
    street = application.case.organisation
    data = documents.refusal_notice(
        firm=firm_of(application.enterprise),
        conditions=application.unmet,
        issued_on=timezone.localdate(at),
        phone=street.phone,
    )
    _issue(
        application,
        NOTICE,
        "不予纳入告",
        "不予纳入正面清单告知书（附件10）",
        documents.REFUSAL_NOTICE,
        data,
        actor,
        at,
    )


def _issue(application, kind, series, title, template, data, actor, at, for_party=True):
    issue_document(
        case=application.case,
        kind=kind,
        series=f"{application.case.organisation.label}{series}",
        title=title,
        template=template,
        data=data,
        actor=actor,
        at=at,
        for_party=for_party,
    )
