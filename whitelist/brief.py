"""What officers read before a visit: who, where, what was declared, what is known, what happened before (lessons 9)."""

from enterprises.models import Fact
from whitelist.declaration import DECLARATION, PRIORITY, REPORT
from whitelist.evaluation import findings_of
from whitelist.panels import criteria_words, summary_of


def brief_of(application, at):
    """The brief of one application: declared answers, conditions as of `at`, ledger, former checks."""
    enterprise, answers = application.enterprise, application.declaration
    findings = findings_of(enterprise, at)
    return {
        "contact": " ".join(answers.get(name, "") for name in ("contact_name", "contact_phone")).strip(),
        "phone": answers.get("contact_phone", ""),
        "address": answers.get("address") or enterprise.address,
        "declared": list(_declared(answers)),
        "report": [
            {"label": field.label, "text": dict(field.choices).get(value, value)}
            for field in REPORT
            if (value := application.report.get(field.name, ""))
        ],
        "criteria": criteria_words(findings),
        "summary": summary_of(findings),
        "events": _ledger(enterprise),
        "former": _former(application),
    }


def _declared(answers):
    for field in DECLARATION:
        value = answers.get(field.name, "")
        yield {"label": field.label, "text": dict(field.choices).get(value, value)}
    held = [label for name, label in PRIORITY if name in answers.get("priority", ())]
    yield {"label": "优先条件", "text": "；".join(held) or "无"}


def _ledger(enterprise):
    """Standing facts of the ledger, newest first."""
    facts = Fact.objects.filter(enterprise=enterprise, annuls=None, annulled_by=None)
    return [
        {
            "label": f"{fact.occurred_on:%Y-%m-%d}",
            "text": "，".join(
                part for part in (fact.get_kind_display(), fact.reference, fact.detail) if part
            ),
        }
        for fact in facts.order_by("-occurred_on", "-pk")[:20]
    ]


def _former(application):
    """Concluded checks of this enterprise, this application's among them."""
    rows = application.checks.model.objects.filter(
        application__enterprise=application.enterprise_id, concluded_at__isnull=False
    ).select_related("application__round")
    return [
        {
            "label": f"{row.visited_on:%Y-%m-%d}",
            "text": f"{row.get_kind_display()}：{'符合' if row.qualified else '不符合'}。{row.opinion}",
        }
        for row in rows.order_by("-concluded_at")[:10]
    ]
