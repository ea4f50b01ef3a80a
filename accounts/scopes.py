"""Every queryset has one verb, visible_to(user), and one lock, for_act(pk, user)."""

from django.db import models

from accounts.refusals import NotVisible


class ScopedQuerySet(models.QuerySet):
    """A queryset that denies by default: a model says in `visible_to` what each person may see."""

    def visible_to(self, user):
        """Rows that `user` may see; the default is none."""
        return self.none()

    def for_act(self, pk, user):
        """The row, visible to `user` and locked until the transaction ends; raises NotVisible."""
        row = self.visible_to(user).filter(pk=pk).values_list("pk", flat=True).first()
        if row is None:
            raise NotVisible
        # NO KEY UPDATE: rows that merely point at this one may still be written meanwhile, so no deadlock there.
        locked = self.model._default_manager.select_for_update(of=("self",), no_key=True).get(pk=row)
        locked.is_locked = True
        return locked

    def seen_by(self, pk, user):
        """The row to look at, visible to `user`; raises NotVisible."""
        row = self.visible_to(user).filter(pk=pk).first()
        if row is None:
            raise NotVisible
        return row
