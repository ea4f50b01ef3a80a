"""The enterprise's own pages: what the register says of it, its people, who may sign in."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import portal
from accounts.firms import firms_of
from accounts.models import Appointment
from accounts.operations import add_staff, end_appointment
from accounts.stages import Role
from enterprises import operations
from enterprises.forms.acting import carry_out
from enterprises.forms.entry import ColleagueForm
from enterprises.forms.register import CertificateForm, PersonForm, WhyForm
from enterprises.models import Person, PersonCertificate
from enterprises.portal_cards import cards_for
from enterprises.views.desk.ledger import claim_rows
from enterprises.views.desk.records import facts_of
from enterprises.views.portal.own import own_enterprise


@portal()
def home(request):
    """What concerns this enterprise now, then what the register says of it."""
    enterprise = own_enterprise(request)
    context = {
        "enterprise": enterprise,
        "cards": cards_for(enterprise, request),
        "facts": facts_of(enterprise),
        "claims": [row for row in claim_rows(enterprise) if row["claim"]],
        "street": enterprise.street,
        "several": firms_of(request.user).count() > 1,
    }
    return render(request, "enterprises/portal/home.html", context)


@portal()
def people(request):
    """企业人员: the people and certificates the enterprise declares."""
    enterprise = own_enterprise(request)
    context = {"enterprise": enterprise, "people": enterprise.people.prefetch_related("certificates")}
    return render(request, "enterprises/portal/people.html", context)


def _form_page(request, *, form, act, heading, submit, tone=""):
    """One form below 企业人员: show it, or declare and go back."""
    enterprise = own_enterprise(request)
    if request.method == "POST":
        done, _ = carry_out(
            form,
            lambda cleaned: act(enterprise_id=enterprise.pk, actor=request.user, at=request.at, **cleaned),
        )
        if done:
            messages.success(request, "已保存，街道可以看到。")
            return redirect("enterprises:portal_people")
    context = {"form": form, "heading": heading, "submit": submit, "tone": tone}
    context["cancel_url"] = reverse("enterprises:portal_people")
    return render(request, "enterprises/portal/form.html", context)


@portal()
def person(request, person_id=None):
    """Declare a person, or correct one."""
    own = Person.objects.filter(enterprise=own_enterprise(request))
    row = own.seen_by(person_id, request.user) if person_id else None
    return _form_page(
        request,
        form=PersonForm(request.POST or None, instance=row),
        act=partial(operations.save_person, person_id=person_id),
        heading="更正人员" if row else "登记人员",
        submit="保存",
    )


@portal()
def certificate(request, person_id):
    """Declare a person's certificate."""
    row = Person.objects.filter(enterprise=own_enterprise(request)).seen_by(person_id, request.user)
    return _form_page(
        request,
        form=CertificateForm(request.POST or None),
        act=partial(operations.add_certificate, person_id=person_id),
        heading=f"登记证书：{row.name}",
        submit="保存",
    )


@portal()
def drop_certificate(request, certificate_id):
    """Take out a certificate declared by mistake."""
    own = PersonCertificate.objects.filter(person__enterprise=own_enterprise(request))
    row = own.seen_by(certificate_id, request.user)
    return _form_page(
        request,
        form=WhyForm(request.POST or None),
        act=partial(operations.remove_certificate, certificate_id=certificate_id),
        heading=f"删除证书：{row.title}",
        submit="删除证书",
        tone="red",
    )


@portal(Role.PRINCIPAL)
def staff(request):
    """账号: who may sign in for the enterprise; the principal adds safety officers and ends their accounts."""
    enterprise = own_enterprise(request)
    form = ColleagueForm(request.POST or None)
    context = {"enterprise": enterprise, "form": form}
    if request.method == "POST":
        done, result = carry_out(form, lambda cleaned: _add_colleague(request, enterprise, cleaned))
        if done:
            context |= {"appointment": result[0], "password": result[1], "form": ColleagueForm()}
    held = Appointment.objects.in_force().filter(organisation=enterprise.organisation_id)
    context["held"] = held.select_related("user").order_by("role", "pk")
    response = render(request, "enterprises/portal/staff.html", context)
    if "appointment" in context:
        response.headers["X-Done"] = "1"  # the page with the one-time password is the success
    return response


def _add_colleague(request, enterprise, cleaned):
    return add_staff(
        actor=request.user,
        organisation_id=enterprise.organisation_id,
        username=cleaned["phone"],
        name=cleaned["name"],
        phone=cleaned["phone"],
        at=request.at,
    )


@portal(Role.PRINCIPAL)
@require_POST
def end_staff(request, appointment_id):
    """The principal ends a safety officer's account for this enterprise."""
    own_enterprise(request)
    ended = end_appointment(actor=request.user, appointment_id=appointment_id, at=request.at)
    messages.success(request, f"{ended.user.name}不能再代表企业登录。")
    return redirect("enterprises:portal_staff")
