"""Which values two rows have, which one stays, and why they may not be merged."""

from dataclasses import dataclass

from casework.models import Case
from enterprises.models import Enterprise, EntryClaim, FieldChange
from enterprises.models.imports import COLUMNS
from enterprises.obstacles import obstacles_of

# What is chosen together: an address without its community, a code without its edition, would say something untrue.
CHOICES = {
    "name": ("name",),
    "uscc": ("uscc",),
    "address": ("address", "community"),
    "industry": ("industry_code", "industry_edition", "industry_name"),
    "staff": ("staff",),
    "principal_name": ("principal_name",),
    "phone": ("phone",),
    "closed_on": ("closed_on",),
    "remark": ("remark",),
}
LABELS = {"industry": "行业", "address": "社区、地址"}
CHAIN = 20


@dataclass(frozen=True)
class Choice:
    """One line of the preview: both values in words, whether there is anything to choose, what is proposed."""

    key: str
    label: str
    survivor: str
    absorbed: str
    open: bool
    proposed: str


def choices_of(survivor, absorbed):
    """The preview, field by field. What only one has, stays; the code of a registered one is never dropped."""
    found = []
    for key, columns in CHOICES.items():
        mine, theirs = (_words(row, columns) for row in (survivor, absorbed))
        proposed = "absorbed" if theirs and not mine else "survivor"
        label = LABELS.get(key) or COLUMNS[key].verbose_name
        found.append(Choice(key, label, mine, theirs, mine != theirs and key != "uscc", proposed))
    return found


def _words(row, columns):
    if columns[0] == "industry_code" and not row.industry_code:
        return row.industry_name
    values = [getattr(row, column) for column in columns]
    return " ".join(str(value) for value in values if value not in (None, ""))


def reasons_against(survivor, absorbed):
    """Why the two cannot be merged now: list of (reason, next step)."""
    found = []
    if survivor.uscc and absorbed.uscc:
        words = "两家的统一社会信用代码不同，是两个法律主体，不能合并。"
        found.append((words, "确属一家录错了代码的，先把录错的一家更正为“尚无代码”，再合并。"))
    if absorbed.organisation_id and survivor.organisation_id:
        words = "两家都有企业门户账号，合并会使其中一家的人员无法办理。"
        found.append(
            (words, "请先与企业商定用哪个账号，由街道免去另一家的全部账号人员，再由系统管理员停用其组织。")
        )
    elif absorbed.organisation_id:
        words = "要并入的一家有企业门户账号，而保留的一家没有。"
        found.append((words, "请反过来，把有门户账号的一家作为保留的一方。"))
    if EntryClaim.objects.filter(enterprise=absorbed, stage=EntryClaim.Stage.FILED).exists():
        found.append(("要并入的一家有待核对的认领申请。", "请先办结这件认领。"))
    found += [(words, "请先办结，或者把这一家作为保留的一方。") for words in obstacles_of(absorbed)]
    return found


def group_of(enterprise):
    """The keys of an enterprise and of all that went up in it, however many times over."""
    keys = fresh = {enterprise.pk}
    while fresh:
        found = set(Enterprise.objects.filter(merged_into__in=fresh).values_list("pk", flat=True))
        fresh = found - keys
        keys = keys | fresh
    return keys


def survivor_of(pk, user):
    """The key of the enterprise in which `pk` went up, when `user` may see it; else None."""
    for _ in range(CHAIN):
        into = Enterprise.objects.filter(pk=pk).values_list("merged_into", flat=True).first()
        if into is None:
            break
        pk = into
    else:
        return None
    return Enterprise.objects.visible_to(user).filter(pk=pk).values_list("pk", flat=True).first()


def cases_of(enterprise, user):
    """The cases of the whole group that `user` may see."""
    group = Enterprise.objects.filter(pk__in=group_of(enterprise))
    firms = group.exclude(organisation=None).values("organisation")
    claims = EntryClaim.objects.filter(enterprise__in=group).values("case")
    mine = Case.objects.visible_to(user)
    return mine.filter(party__in=firms) | mine.filter(pk__in=claims)


def changes_of(enterprise):
    """The history of the fields of the whole group; whoever sees the enterprise sees it."""
    return FieldChange.objects.filter(enterprise__in=group_of(enterprise)).select_related("changed_by")
