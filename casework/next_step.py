"""The card “下一步” of a case: one act to propose, the others beside it, what is missing, or whose turn it is."""

from django.urls import reverse

from accounts.stages import Role
from casework.citations import cite
from casework.workflow import SYSTEM

WEIGHT = {"primary": 0, "danger": 1, "secondary": 2}  # in which order steps are proposed


def next_step_card(kind, row, offers, audience, at):
    """The parameters of components/next_step.html for a row of `kind`; `offers` are those of its table for the reader."""
    return _Card(kind, row, offers, audience, at).words()


class _Card:
    """What is asked again and again while the card is put together."""

    def __init__(self, kind, row, offers, audience, at):
        self.kind, self.row, self.audience, self.at = kind, row, audience, at
        self.offers = offers
        self.acts = kind.acts_for(audience)
        mine = [offer for offer in offers if offer.mine and offer.step.name in self.acts]
        self.ready = [offer for offer in mine if not offer.missing]
        self.blocked = [offer for offer in mine if offer.missing and not _contradicts(offer, self.ready)]

    def words(self):
        """The card."""
        first = self._first(self.ready)
        others = [self._link(offer) for offer in self.ready if offer is not first]
        if first is not None:
            return {
                "title": f"下一步：{self._label(first)}",
                "reason": first.step.consequence,
                "clause": cite(first.step.clause),
                "action": self._link(first),
                "others": others,
                "refusals": [self._refusal(offer) for offer in self.blocked],
            }
        due = self._first(self.blocked)
        if due is None:
            return {**self._waiting(), "others": others}
        return {
            "title": f"下一步：{self._label(due)}",
            "clause": cite(due.step.clause),
            "missing": due.missing,
            "others": others,
            "refusals": [self._refusal(offer) for offer in self.blocked if offer is not due],
        }

    def _first(self, offers):
        """The step to propose: what leads on before what turns away; a mere possibility only when nothing leads on."""
        leads_on = any(offer.step.tone == "primary" for offer in self._open())
        fitting = [
            offer
            for offer in offers
            if self._is_open(offer) and not (leads_on and offer.step.tone == "secondary")
        ]
        return min(fitting, key=lambda offer: WEIGHT[offer.step.tone], default=None)

    def _is_open(self, offer):
        name = offer.step.name
        return not self.kind.is_aside(name) and not self._is_settled(offer)

    def _is_settled(self, offer):
        return self.kind.is_settled(offer.step.name, self.row, self.at)

    def _open(self):
        """The steps that wait for anybody."""
        return [offer for offer in self.offers if self._is_open(offer)]

    def _label(self, offer):
        """The step as this audience calls it."""
        act = self.acts[offer.step.name]
        again = act.again if self._is_settled(offer) else ""
        return again or act.label or offer.step.label

    def _refusal(self, offer):
        return {"label": self._label(offer), "reason": "；".join(offer.missing), "next": ""}

    def _link(self, offer):
        act = self.acts[offer.step.name]
        if act.page:
            url = reverse(act.page, args=[self.row.pk])
        else:
            url = reverse(f"casework:{self.audience}_act", args=[self.row.case_id, offer.step.name])
        return {"label": self._label(offer), "url": url}

    def _waiting(self):
        waiting = self._open()
        if self.row.case.closed_at or not waiting:
            return {"title": f"{self.row.get_stage_display()}", "reason": "目前没有需要您办理的步骤。"}
        # What leads on is what is waited for, open already or not; what turns away only where nothing leads on.
        first = min(waiting, key=lambda offer: (WEIGHT[offer.step.tone], bool(offer.missing)))
        rank = (first.step.tone, bool(first.missing))
        awaited = [offer for offer in waiting if (offer.step.tone, bool(offer.missing)) == rank]
        roles = {role for offer in awaited for role in offer.step.by}
        names = "、".join(sorted("系统" if role == SYSTEM else Role(role).label for role in roles))
        steps = "、".join(dict.fromkeys(offer.step.label for offer in awaited))
        return {"title": "等待办理", "reason": f"由{names}办理：{steps}。"}


def _contradicts(offer, ready):
    """A refusing step need not complain that nothing was found wrong when the accepting one is open."""
    return offer.step.tone == "danger" and any(other.step.tone == "primary" for other in ready)
