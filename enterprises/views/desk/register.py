"""Adding and correcting an enterprise, its sites, people and certificates."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import desk
from enterprises import operations
from enterprises.forms.acting import carry_out
from enterprises.forms.register import CertificateForm, EnterpriseForm, PersonForm, SiteForm, WhyForm
from enterprises.models import Enterprise, Person, PersonCertificate, Site
from enterprises.operations.register import must_keep, twins
from enterprises.rules import READERS
from enterprises.views.desk.records import record_of


def _twin_notes(form, user, exclude=None):
    """Enterprises of the same code or name that this reader may see, as links."""
    if not form.is_bound or not form.errors:
        return []
    found = twins(name=form.data.get("name", ""), uscc=form.data.get("uscc", ""), exclude=exclude)
    seen = Enterprise.objects.visible_to(user).filter(pk__in=[twin.pk for twin in found])
    return [
        {
            "label": f"{twin.name}（{twin.uscc or '尚无代码'}）",
            "url": reverse("enterprises:detail", args=[twin.pk]),
        }
        for twin in seen
    ]


@desk(*READERS)
def add(request):
    """登记企业."""
    form = EnterpriseForm(request.POST or None, user=request.user)
    if request.method == "POST":
        done, enterprise = carry_out(form, lambda cleaned: _add(form, cleaned, request))
        if done:
            messages.success(request, f"已登记“{enterprise.name}”。")
            return redirect("enterprises:detail", enterprise.pk)
    context = {
        "form": form,
        "twins": _twin_notes(form, request.user),
        "path": [{"label": "企业", "url": reverse("enterprises:list")}, {"label": "登记企业"}],
        "heading": "登记企业",
        "submit": "登记",
        "cancel_url": reverse("enterprises:list"),
    }
    return render(request, "enterprises/desk/form.html", context)


def _add(form, cleaned, request):
    return operations.add_enterprise(
        values=form.values(),
        no_code=cleaned["no_code"],
        same_name_agreed=cleaned["same_name_agreed"],
        actor=request.user,
        at=request.at,
    )


@desk(*READERS)
def edit(request, pk):
    """更正资料, with the reason."""
    enterprise, context = record_of(request, pk, "enterprises:detail", words=["更正资料"])
    must_keep(request.user, enterprise.street_id)
    form = EnterpriseForm(request.POST or None, instance=enterprise, user=request.user)
    if request.method == "POST":
        done, changed = carry_out(form, lambda cleaned: _edit(form, cleaned, request, pk))
        if done:
            words = f"已更正 {len(changed)} 项，原值在变更历史中。" if changed else "没有改动任何内容。"
            messages.success(request, words)
            return redirect("enterprises:detail", pk)
    context |= {
        "form": form,
        "twins": _twin_notes(form, request.user, exclude=pk),
        "heading": "更正资料",
        "submit": "保存更正",
        "cancel_url": reverse("enterprises:detail", args=[pk]),
    }
    return render(request, "enterprises/desk/form.html", context)


def _edit(form, cleaned, request, pk):
    return operations.edit_enterprise(
        enterprise_id=pk,
        values=form.values(),
        seen=cleaned["seen"],
        why=cleaned["why"],
        no_code=cleaned["no_code"],
        same_name_agreed=cleaned["same_name_agreed"],
        actor=request.user,
        at=request.at,
    )


@desk(*READERS)
def places(request, pk):
    """场所与人员."""
    enterprise, context = record_of(request, pk, "enterprises:places")
    context["sites"] = enterprise.sites.all()
    context["people"] = enterprise.people.prefetch_related("certificates")
    return render(request, "enterprises/desk/places.html", context)


def _form_page(request, pk, *, form, act, heading, submit, done_words, tone="", back="enterprises:places"):
    """One form below the tab 场所与人员: show it, or do the act and go back to the tab."""
    enterprise, context = record_of(request, pk, back, words=[heading])
    if request.method == "POST":
        done, _ = carry_out(form, partial(_act, act, pk, request))
        if done:
            messages.success(request, done_words)
            return redirect(back, pk)
    must_keep(request.user, enterprise.street_id)
    context |= {"form": form, "heading": heading, "submit": submit, "tone": tone}
    context["cancel_url"] = reverse(back, args=[pk])
    return render(request, "enterprises/desk/form.html", context)


def _act(act, pk, request, cleaned):
    return act(enterprise_id=pk, actor=request.user, at=request.at, **cleaned)


@desk(*READERS)
def site(request, pk, site_id=None):
    """Add or correct a site."""
    row = Site.objects.filter(enterprise=pk).seen_by(site_id, request.user) if site_id else None
    return _form_page(
        request,
        pk,
        form=SiteForm(request.POST or None, instance=row),
        act=partial(operations.save_site, site_id=site_id),
        heading="更正场所" if row else "登记场所",
        submit="保存",
        done_words="场所已保存。",
    )


@desk(*READERS)
def drop_site(request, pk, site_id):
    """Take a site out of the register."""
    row = Site.objects.filter(enterprise=pk).seen_by(site_id, request.user)
    return _form_page(
        request,
        pk,
        form=WhyForm(request.POST or None),
        act=partial(operations.remove_site, site_id=site_id),
        heading=f"删除场所：{row.name}",
        submit="删除场所",
        done_words="场所已删除，原内容在变更历史中。",
        tone="red",
    )


@desk(*READERS)
def person(request, pk, person_id=None):
    """Add or correct a person."""
    row = Person.objects.filter(enterprise=pk).seen_by(person_id, request.user) if person_id else None
    return _form_page(
        request,
        pk,
        form=PersonForm(request.POST or None, instance=row),
        act=partial(operations.save_person, person_id=person_id),
        heading="更正人员" if row else "登记人员",
        submit="保存",
        done_words="人员已保存。",
    )


@desk(*READERS)
def certificate(request, pk, person_id):
    """Record a certificate of a person."""
    row = Person.objects.filter(enterprise=pk).seen_by(person_id, request.user)
    return _form_page(
        request,
        pk,
        form=CertificateForm(request.POST or None),
        act=partial(operations.add_certificate, person_id=person_id),
        heading=f"登记证书：{row.name}",
        submit="保存",
        done_words="证书已登记。",
    )


@desk(*READERS)
def drop_certificate(request, pk, certificate_id):
    """Take out a certificate recorded by mistake."""
    row = PersonCertificate.objects.filter(person__enterprise=pk).seen_by(certificate_id, request.user)
    return _form_page(
        request,
        pk,
        form=WhyForm(request.POST or None),
        act=partial(operations.remove_certificate, certificate_id=certificate_id),
        heading=f"删除证书：{row.title}",
        submit="删除证书",
        done_words="证书已删除，原内容在变更历史中。",
        tone="red",
    )
