"""How a round stands, in figures that lead to their rows (NS-4.1)."""

from django.db.models import Count, Q
from django.urls import reverse

from whitelist.filters import VERIFIED, in_group
from whitelist.models import Application
from whitelist.stages import ApplicationStage

NOT_COUNTED = (ApplicationStage.DRAFT, ApplicationStage.WITHDRAWN)


def figures_of(round_, user):
    """Counts over the applications this person may see: applied, verified, refused, waiting, included."""
    seen = Application.objects.visible_to(user).filter(round=round_)
    return seen.aggregate(
        applied=Count("pk", filter=~Q(stage__in=NOT_COUNTED)),
        verified=Count("pk", filter=in_group(VERIFIED)),
        refused=Count("pk", filter=in_group("refused")),
        waiting=Count("pk", filter=in_group("waiting")),
        included=Count("pk", filter=Q(stage=ApplicationStage.INCLUDED)),
    )


def stats_of(round_, user):
    """The figures as components/stats.html takes them, each with its definition."""
    figures = figures_of(round_, user)
    listing = f"{reverse('whitelist:applications')}?round={round_.pk}"
    return [
        {
            "value": figures["applied"],
            "label": "申请",
            "url": listing,
            "definition": "已提交的申请，含退回补正的；不含草稿和撤回的。",
        },
        {
            "value": figures["waiting"],
            "label": "待受理、待核查",
            "url": f"{listing}&group=waiting",
            "definition": "已提交、待补正或者已受理，尚无核查结论的申请。",
        },
        {
            "value": figures["verified"],
            "label": "已核查",
            "url": f"{listing}&group=verified",
            "definition": "现场核查已有结论的申请，符合和不符合都算。",
        },
        {
            "value": figures["refused"],
            "label": "不予纳入",
            "url": f"{listing}&group=refused",
            "definition": "街道决定不予纳入的申请，含尚在送达、复核中的和已经办结的；复核改为符合的不算。",
        },
        {
            "value": figures["included"],
            "label": "已纳入",
            "url": f"{listing}&stage=included",
            "definition": "已经公布、正式纳入清单的申请。",
        },
    ]


def by_street(round_, user):
    """Counts of each street this person may see: applied, verified, refused."""
    seen = Application.objects.visible_to(user).filter(round=round_).exclude(stage__in=NOT_COUNTED)
    return list(
        seen.values("case__organisation")
        .annotate(
            applied=Count("pk"),
            verified=Count("pk", filter=in_group(VERIFIED)),
            refused=Count("pk", filter=in_group("refused")),
        )
        .order_by("case__organisation__code")
    )
