"""季度汇总表 computed for any quarter, past ones too, from entries and history as they stood (NS-6.3).

Of the entries of one street: 期初在册 + 新纳入 − 移出 − 期满退出 = 期末在册.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Min

from casework.models import Case, StepTaken
from casework.monthly import moved_since
from casework.spans import Quarter
from whitelist.models import Application, Entry, Publication
from whitelist.stages import LIVE_STAGES, ApplicationStage
from whitelist.workflow import APPLICATION

DAY = timedelta(days=1)
ENTRY_ORDER = ("pinyin", "pk")
UNDER_WAY = tuple(stage for stage in LIVE_STAGES if stage != ApplicationStage.DRAFT)


@dataclass(frozen=True)
class Figure:
    """One column: whether it counts entries or applications, and for applications by which steps of the quarter."""

    name: str
    label: str
    definition: str
    of_entries: bool = True
    steps: tuple = ()


FIGURES = (
    Figure("before", "期初在册", "季度第一天的前一天有效的在册企业。"),
    Figure("new", "新纳入", "本季度内公布纳入、前一天不在册的企业；续列的不算。"),
    Figure("renewed", "续列", "本季度内有效期届满、经重新申报公布不间断续列的企业；期初、期末都在册。"),
    Figure("removed", "移出", "本季度内移出清单的企业，移出当天起不在册。"),
    Figure("lapsed", "期满退出", "有效期在本季度内届满、没有续列的企业。"),
    Figure("in_force", "期末在册", "季度最后一天有效的在册企业；本季度未结束的，截至今天。"),
    Figure("submitted", "收到申请", "本季度内首次提交的申请；补正后再提交的不重复计算。", False, ("submit",)),
    Figure(
        "verified",
        "完成核查",
        "本季度内现场核查有结论的申请，符合和不符合都算。",
        False,
        ("pass", "find_unmet"),
    ),
    Figure(
        "refused",
        "不予纳入",
        "本季度内街道决定不予纳入、不予推荐的申请。",
        False,
        ("refuse", "refuse_recommended"),
    ),
    Figure(
        "under_way", "期末在办", "季度最后一天结束时已提交、没有办结的申请；本季度未结束的，为现在。", False
    ),
)
NAMES = {figure.name: figure for figure in FIGURES}


@dataclass(frozen=True)
class _Held:
    """One entry's days in force, both included."""

    pk: int
    enterprise: int
    street: int
    since: date
    until: date
    removed: bool

    @property
    def subject(self):
        return self.enterprise, self.street

    def on(self, day):
        return self.since <= day <= self.until


class Entries:
    """The days in force of every entry, read once for any number of quarters."""

    def __init__(self):
        self.held = [row for row in map(_held, _entries()) if row.since <= row.until]
        # What an enterprise holds by lapse may go on by a new entry; a removal ends it.
        self.begins = {(row.subject, row.since) for row in self.held}
        self.lapses = {(row.subject, row.until) for row in self.held if not row.removed}

    def tally(self, quarter, today):
        """{(street's key, figure's name): [entries' keys]} as of the quarter's last day, or of today before that."""
        first, on = quarter.first, min(quarter.last, today)
        found = defaultdict(list)
        for row in self.held:
            for name in self._figures(row, first, on):
                found[row.street, name].append(row.pk)
        return found

    def _figures(self, row, first, on):
        if row.on(first - DAY):
            yield "before"
        if first <= row.since <= on:
            yield "renewed" if (row.subject, row.since - DAY) in self.lapses else "new"
        if first - DAY <= row.until < on and row.since <= on:
            if row.removed:
                yield "removed"
            elif (row.subject, row.until + DAY) not in self.begins:
                yield "lapsed"
        if row.on(on):
            yield "in_force"


def _entries():
    return Entry.objects.order_by("pk").values_list(
        "pk",
        "enterprise",
        "application__case__organisation",
        "valid_from",
        "valid_until",
        "removed_on",
    )


def _held(row):
    pk, enterprise, street, since, until, removed_on = row
    removed = removed_on is not None and removed_on <= until
    return _Held(pk, enterprise, street, since, removed_on - DAY if removed else until, removed)


def first_quarter(today):
    """The quarter of the first publication, before which there is nothing to sum up; that of `today` without any."""
    return Quarter.of(Publication.objects.aggregate(first=Min("published_on"))["first"] or today)


def applications_of(quarter):
    """{(street's key, figure's name): [applications' keys]}, by the street that had the case at the quarter's end."""
    of_kind = StepTaken.objects.filter(case__kind=APPLICATION.kind, at__lt=quarter.ends)
    taken = of_kind.filter(at__gte=quarter.begins, step__in=_figure_of()).order_by("at", "pk")
    found = defaultdict(list)
    for case, step in taken.values_list("case", "step"):
        found[_figure_of()[step]].append(case)
    last = of_kind.order_by("case", "-seq").distinct("case").values_list("case", "reaches")
    found["under_way"] = [case for case, reaches in last if reaches in UNDER_WAY]
    return _by_street(found, quarter)


def _figure_of():
    return {step: figure.name for figure in FIGURES for step in figure.steps}


def _by_street(found, quarter):
    cases = {case for some in found.values() for case in some}
    street_of = dict(Case.objects.filter(pk__in=cases).values_list("pk", "organisation"))
    street_of |= moved_since(quarter.ends)
    rows = dict(Application.objects.filter(case__in=cases).values_list("case", "pk"))
    tally = defaultdict(list)
    for name, some in found.items():
        for case in dict.fromkeys(some):  # a case that was refused twice in a quarter is one application
            tally[street_of[case], name].append(rows[case])
    return tally


def tally_of(quarter, today):
    """All figures of a quarter: {(street's key, figure's name): [keys of entries or applications]}."""
    return Entries().tally(quarter, today) | applications_of(quarter)


def numbers_of(tally, street_id):
    """{figure's name: number} of one street."""
    return {figure.name: len(tally.get((street_id, figure.name), ())) for figure in FIGURES}


def entries_of(keys):
    """The entries of these keys with what lists of them print, by name."""
    found = Entry.objects.filter(pk__in=keys).select_related("enterprise__street", "application__round")
    return found.annotate(pinyin=F("enterprise__pinyin")).order_by(*ENTRY_ORDER)


def frozen(street, quarter: Quarter, as_of: date):
    """What a street reports, as text that stays, and its sha256: the figures and the enterprises in force by name."""
    tally = tally_of(quarter, as_of)
    entries = entries_of(tally.get((street.pk, "in_force"), ()))
    content = {
        "street": street.label,
        "quarter": str(quarter),
        "as_of": as_of.isoformat(),
        "figures": numbers_of(tally, street.pk),
        "enterprises": [
            {
                "name": entry.enterprise.name,
                "uscc": entry.enterprise.uscc or "",
                "valid_from": entry.valid_from.isoformat(),
                "valid_until": entry.valid_until.isoformat(),
            }
            for entry in entries
        ],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)
    return text, hashlib.sha256(text.encode()).hexdigest()
