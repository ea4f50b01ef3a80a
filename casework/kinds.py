"""The kinds of cases: each app registers its row, its table, the acts behind the steps and the panels of its page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.forms import Form
from django.urls import reverse

from accounts.refusals import NotVisible
from casework.workflow import Workflow


@dataclass(frozen=True)
class Act:
    """What a step does: `operation(pk=, actor=, at=, **values)`; `form` asks for the values, None when there are none.

    `page`: the URL name of a page of its own (reversed with the row's pk) where a plain form does not do.
    `label`: what this audience calls the step, where the table's word is the office's own.
    `aside`: a way out that is always open (withdraw, cancel); never proposed as the next step.
    `settled(row, at)`: done already and open again only to be changed; then it is called `again` and not proposed.
    """

    operation: Callable | None = None
    form: type[Form] | None = None
    page: str = ""
    label: str = ""
    aside: bool = False
    settled: Callable = lambda row, at: False
    again: str = ""


@dataclass(frozen=True)
class CaseKind:
    """One kind. `acts` serve staff, `portal_acts` the enterprise. `panels(row, user, at)` yields (template, context) pairs for the page of staff, `portal_panels` for
    that of the enterprise; `links(row, user, at)` yields (label, url) of further pages. `menu` and `portal_menu` name
    the entry of the menu (its URL name) that the case belongs to. `duty_page(clock)`: where the one who owes a limit does
    what it asks, "" for the page of the case."""

    code: str
    label: str
    model: str
    workflow: Workflow
    acts: Mapping[str, Act]
    portal_acts: Mapping[str, Act] = field(default_factory=dict)
    panels: Callable = lambda row, user, at: ()
    portal_panels: Callable = lambda row, user, at: ()
    links: Callable = lambda row, user, at: ()
    menu: str = ""
    portal_menu: str = ""
    duty_page: Callable = lambda clock: ""

    def acts_for(self, audience):
        """The acts that pages of this audience offer."""
        return self.portal_acts if audience == "portal" else self.acts

    def is_aside(self, name):
        """Whether a step is a way out for those who may take it."""
        return any(name in acts and acts[name].aside for acts in (self.acts, self.portal_acts))

    def is_settled(self, name, row, at):
        """Whether a step has been done and would only be done anew, for those who may take it."""
        return any(name in acts and acts[name].settled(row, at) for acts in (self.acts, self.portal_acts))

    def area(self, audience):
        """The address of the menu entry that the case belongs to, or ""."""
        name = self.portal_menu if audience == "portal" else self.menu
        return reverse(name) if name else ""

    @property
    def row_class(self):
        """The model of the domain row."""
        return apps.get_model(self.model)

    def row_of(self, case_id, user):
        """The row of a case, visible to `user`; raises NotVisible."""
        row = self.row_class.objects.visible_to(user).select_related("case").filter(case_id=case_id).first()
        if row is None:
            raise NotVisible
        return row


_kinds = {}


def register(kind):
    """Make a kind known; its acts must be steps of its table."""
    unknown = [name for name in (*kind.acts, *kind.portal_acts) if name not in kind.workflow]
    if unknown:
        raise ValueError(f"{kind.code}: acts without a step: {unknown}")
    _kinds[kind.code] = kind


def kind_of(case):
    """The kind of a case; raises NotVisible for one that no app knows."""
    try:
        return _kinds[case.kind]
    except KeyError:
        raise NotVisible from None


def duty_page(clock):
    """Where a limit's own office goes to do what it asks: a page of its own, else that of the case."""
    return own_page(clock) or reverse("casework:desk_case", args=[clock.case_id])


def own_page(clock):
    """The page of its own that a limit has, or ""."""
    kind = _kinds.get(clock.kind)
    return kind.duty_page(clock) if kind else ""


def works_on(clock, roles):
    """Whether steps of the clock's case are open to one of `roles` at all; else its holder only reads.

    What several bodies owe each for itself is done on a page of its own, without a step of the case.
    """
    kind = _kinds.get(clock.kind)
    if kind is None or own_page(clock):
        return True
    return any(roles & set(step.by) for step in kind.workflow.steps)


def what_then(clock):
    """What is done when a period has run out; "" for a limit that somebody has to keep."""
    kind = _kinds.get(clock.kind)
    limit = kind.workflow.limit(clock.code) if kind else None
    return limit.then if limit else ""


def all_kinds():
    """Every registered kind."""
    return tuple(_kinds.values())
