"""People, the roles they hold in organisations, officers' certificates."""

from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from accounts.models.organisations import Organisation
from accounts.scopes import ScopedQuerySet
from accounts.stages import ADMIN_ROLES, BUREAU_ROLES, ENTERPRISE_ROLES, STREET_ROLES, Role


@dataclass(frozen=True)
class Standing:
    """What a person is, from the appointments in force: pairs of role and organisation."""

    held: frozenset = field(default_factory=frozenset)

    def _where(self, roles):
        return frozenset(organisation for role, organisation in self.held if role in roles)

    @cached_property
    def roles(self):
        return frozenset(role for role, _ in self.held)

    @cached_property
    def organisations(self):
        return frozenset(organisation for _, organisation in self.held)

    @cached_property
    def offices(self):
        """Where the person works on cases: an administrator's post gives no view of them (等保三级 8.1.4.2)."""
        return self._where(self.roles - ADMIN_ROLES)

    @cached_property
    def bureau(self):
        """Works at the district bureau."""
        return bool(self.roles & BUREAU_ROLES)

    @cached_property
    def streets(self):
        """The street offices where the person holds a role."""
        return self._where(STREET_ROLES)

    @cached_property
    def firms(self):
        """The enterprises (as organisations) the person acts for."""
        return self._where(ENTERPRISE_ROLES)

    @cached_property
    def bodies(self):
        """Departments, stations and associations."""
        return self._where({Role.LIAISON, Role.LEADER})

    @cached_property
    def admin(self):
        """One of the three administrators."""
        return bool(self.roles & ADMIN_ROLES)

    @cached_property
    def desk(self):
        """Anybody who is not only an enterprise's person."""
        return bool(self.roles - ENTERPRISE_ROLES)


class UserQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Administrators and the bureau see all; others their own organisations' people and themselves."""
        standing = user.standing
        if standing.admin or standing.bureau:
            return self.all()
        live = Q(appointments__organisation__in=standing.organisations, appointments__ended_at=None)
        return self.filter(live | Q(pk=user.pk)).distinct()

    def holding(self, role, organisation=None):
        """People who hold `role` now, in `organisation` if given."""
        found = self.filter(is_active=True, appointments__role=role, appointments__ended_at=None)
        return (
            found if organisation is None else found.filter(appointments__organisation=organisation)
        ).distinct()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Makes accounts with their password hashed."""

    def create_user(self, username, name, password=None, **fields):
        """A person who can sign in; with no password, only after one is set."""
        user = self.model(username=self.model.normalize_username(username), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One natural person. `username` is the sign-in name: a phone number or a name given by the administrator."""

    username = models.CharField("登录名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("手机", max_length=20, blank=True)
    is_active = models.BooleanField("在用", default=True)
    must_change_password = models.BooleanField("须修改密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    privacy_accepted_at = models.DateTimeField("隐私说明确认时间", null=True, blank=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "人员"
        ordering = ["username"]

    def __str__(self):
        return self.name

    @cached_property
    def standing(self):
        """The roles in force, read once per request."""
        if not self.is_active:
            return Standing()
        live = self.appointments.filter(ended_at=None, organisation__ended_on=None)
        return Standing(frozenset(live.values_list("role", "organisation_id")))

    def holds(self, role, organisation_id=None):
        """Whether the person holds `role`, in that organisation when it is given."""
        if organisation_id is None:
            return role in self.standing.roles
        return (role, organisation_id) in self.standing.held

    def holds_any(self, roles):
        """Whether the person holds one of `roles` anywhere."""
        return bool(self.standing.roles & frozenset(roles))

    def needs_second_factor(self):
        """Whether one of the roles is switched to TOTP (等保三级 8.1.4.1 d)."""
        return SecondFactorRule.objects.filter(role__in=self.standing.roles, required=True).exists()


class AppointmentQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Administrators and the bureau all; others those of their organisations."""
        standing = user.standing
        if standing.admin or standing.bureau:
            return self.all()
        return self.filter(Q(organisation__in=standing.organisations) | Q(user=user))

    def in_force(self):
        """Not ended."""
        return self.filter(ended_at=None)


class Appointment(models.Model):
    """A role held in an organisation, from its beginning until it is ended."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments", verbose_name="人员")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="appointments", verbose_name="组织"
    )
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    began_at = models.DateTimeField("任职时间")
    ended_at = models.DateTimeField("免去时间", null=True, blank=True)
    given_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="授权人"
    )
    ended_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="免去人"
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        ordering = ["organisation_id", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ended_at=None),
                name="appointment_once",
                violation_error_message="此人在该组织已有这个角色。",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(role=Role.PRINCIPAL, ended_at=None),
                name="one_principal",
                violation_error_message="一家企业同时只能有一名主要负责人账号。",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("began_at")),
                name="appointment_ends_after_it_begins",
                violation_error_message="免去时间不能早于任职时间。",
            ),
        ]

    def __str__(self):
        return f"{self.user}（{self.organisation.label} {self.get_role_display()}）"


class CertificateQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Those of the people one may see."""
        return self.filter(user__in=User.objects.visible_to(user).values("pk"))

    def valid_on(self, day):
        """Certificates in force on `day`, both ends included."""
        return self.filter(valid_from__lte=day, valid_until__gte=day)


class OfficerCertificate(models.Model):
    """行政执法证: without a valid one nobody inspects (安全生产法第六十七条, SC-54.1)."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="certificates", verbose_name="执法人员"
    )
    number = models.CharField("执法证号", max_length=40, unique=True)
    valid_from = models.DateField("有效期起")
    valid_until = models.DateField("有效期止")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "执法证"
        ordering = ["user_id", "-valid_until"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=models.F("valid_from")),
                name="certificate_period",
                violation_error_message="执法证有效期的止日不能早于起日。",
            )
        ]

    def __str__(self):
        return self.number


class SecondFactorRule(models.Model):
    """Whether a role needs TOTP at sign-in; switched by the security administrator."""

    role = models.CharField("角色", max_length=20, choices=Role.choices, unique=True)
    required = models.BooleanField("须用动态口令", default=False)

    class Meta:
        verbose_name = "第二因素规则"
        ordering = ["role"]

    def __str__(self):
        return self.get_role_display()
