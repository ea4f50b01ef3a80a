"""Forms of the round's, the street list's, the objection's and the review's steps."""

from django import forms

from accounts.models import Organisation
from accounts.stages import OrganisationKind
from casework.forms import ActForm, ReasonForm, SignedActForm
from whitelist.evaluation import unmet_on
from whitelist.panels.answers import sample_reviews
from whitelist.ranking import ranked_applications
from whitelist.stages import ApplicationStage


class ChannelForm(ActForm):
    """Where to complain: it stands on every public page of the round."""

    complaint_channel = forms.CharField(
        label="监督投诉电话", max_length=80, help_text="公示、公布页面和附件6都会列出，社会公众据此监督。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["complaint_channel"].initial = self.row.complaint_channel


class ConsultForm(ActForm):
    """Whom to ask, in what words; why no sample was re-checked."""

    bodies = forms.ModelMultipleChoiceField(
        label="征求意见的单位",
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="发改、工信、市场监管、生态环境等部门以及行业协会、社会组织（方案四（一）3）。",
    )
    letter = forms.CharField(
        label="征求意见函", widget=forms.Textarea(attrs={"rows": 5}), help_text="各单位在系统里看到的内容。"
    )
    sample_waiver = forms.CharField(
        label="不抽查复核的理由",
        required=False,
        max_length=300,
        help_text="没有抽查复核结果的，须写明理由；已抽查的留空。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [OrganisationKind.DEPARTMENT, OrganisationKind.ASSOCIATION]
        bodies = Organisation.objects.filter(kind__in=kinds, ended_on=None).order_by("kind", "name")
        self.fields["bodies"].queryset = bodies
        self.fields["bodies"].initial = list(bodies)
        self.fields[
            "letter"
        ].initial = f"根据正面清单方案，现就{self.row.year}年度拟纳入安全生产监督执法正面清单的企业征求贵单位意见，请在期限内回复。"
        self.fields["sample_waiver"].initial = self.row.sample_waiver


class DeliberateForm(SignedActForm):
    """The director confirms; before signing it says who enters, who does not, and who fails a condition today."""

    def effects(self):
        """How many are approved and declined; whose approval cannot stand today (NS-4.1.4)."""
        meeting = getattr(self.row, "deliberation", None)
        items = list(meeting.items.select_related("application__enterprise")) if meeting else []
        approved = [item.application.enterprise for item in items if item.approved]
        declined = [item.application.enterprise.name for item in items if item.approved is False]
        yield f"同意 {len(approved)} 家：{_names(enterprise.name for enterprise in approved)}"
        yield f"不同意 {len(declined)} 家：{_names(declined)}"
        for enterprise in approved:
            unmet = unmet_on(enterprise, self.at)
            if unmet:
                yield f"按今天的情况不能同意：{enterprise.name}，{'；'.join(unmet)}"


class PublishForm(SignedActForm):
    """The director publishes; before signing it says who enters, who is left out and why."""

    def effects(self):
        """Who enters today, whose conditions are no longer met, who waits for the answer to an objection (NS-4.1.5)."""
        approved = self._named(ApplicationStage.APPROVED)
        dropped = {row.pk: unmet_on(row.enterprise, self.at) for row in approved}
        entering = [row.enterprise.name for row in approved if not dropped[row.pk]]
        yield f"纳入 {len(entering)} 家：{_names(entering)}"
        for row in approved:
            if dropped[row.pk]:
                yield f"今天不符合条件，不纳入：{row.enterprise.name}，{'；'.join(dropped[row.pk])}"
        held = [row.enterprise.name for row in self._named(ApplicationStage.HELD)]
        if held:
            yield f"异议尚未答复，暂缓 {len(held)} 家：{_names(held)}"

    def _named(self, stage):
        return list(self.row.applications.filter(stage=stage).select_related("enterprise").order_by("pk"))


def _names(names):
    return "、".join(names) or "无"


class CorrectNoticeForm(ReasonForm, ChannelForm):
    """Why the notice is corrected, and the phone if that is what changes."""

    field_order = ["reason", "complaint_channel"]


class NilListForm(SignedActForm):
    """Reporting the list; a list without anybody says why."""

    nil_reason = forms.CharField(
        label="零报告说明",
        required=False,
        max_length=200,
        help_text="没有核查符合的企业时填写；有企业时留空。",
    )
    field_order = ["nil_reason", "password"]

    def effects(self):
        """Who goes to the bureau with the list, in its order; or that nobody does (NS-4.1.2)."""
        going = [
            row.enterprise.name
            for row in ranked_applications(self.row)
            if row.stage == ApplicationStage.QUALIFIED
        ]
        yield f"上报 {len(going)} 家：{'、'.join(going)}" if going else "没有核查符合的企业，作零报告。"


class NoteForm(ActForm):
    """A few words on what is done next."""

    note = forms.CharField(label="核实安排", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(ActForm):
    """The answer to an objection, which its sender reads."""

    answer = forms.CharField(
        label="答复",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明核实情况、结论和依据；异议人凭查询码可以看到全文。",
    )


class DecisionForm(ActForm):
    """The reasons of a decision on review, which the enterprise reads."""

    reason = forms.CharField(
        label="复核决定的理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="写明复核了哪些情况、结论和依据，企业会收到全文。",
    )

    def references(self):
        """The sample reviews (附件7) of the application, or that there is none."""
        return sample_reviews(self.row.application, self.user)
