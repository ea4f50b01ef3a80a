"""Organisations form a tree; an enterprise becomes one with its first account."""

from django.db import models
from django.db.models import Q

from accounts.scopes import ScopedQuerySet
from accounts.stages import OrganisationKind


class OrganisationQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Authorities are known to everybody signed in; an enterprise only to itself, its street and the bureau."""
        standing = user.standing
        if standing.bureau or standing.admin:
            return self.all()
        own = Q(pk__in=standing.organisations) | ~Q(kind=OrganisationKind.ENTERPRISE)
        if standing.streets:
            own |= Q(kind=OrganisationKind.ENTERPRISE, parent__in=standing.streets)
        return self.filter(own)

    def streets(self):
        """The street offices, in the order of their codes."""
        return self.filter(kind=OrganisationKind.STREET_OFFICE, ended_on=None).order_by("code")

    def bureau(self):
        """The district bureau itself."""
        return self.get(kind=OrganisationKind.BUREAU)


class Organisation(models.Model):
    """One unit of the tree. `code` is the area code for streets (nine digits), free for others."""

    kind = models.CharField("类别", max_length=20, choices=OrganisationKind.choices)
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40, blank=True)
    code = models.CharField("编码", max_length=30, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    phone = models.CharField("联系电话", max_length=40, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    ended_on = models.DateField("撤销日期", null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "组织"
        ordering = ["kind", "code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind=OrganisationKind.BUREAU),
                name="one_bureau",
                violation_error_message="一个部署只能有一个区应急管理局。",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="organisation_code_once",
                violation_error_message="这个编码已被其他组织使用。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def label(self):
        """The short name where there is one."""
        return self.short_name or self.name
