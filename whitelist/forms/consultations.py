"""Answers of the bodies consulted: in the system by the body, on paper by the bureau's clerk (NS-4.1.3)."""

from django import forms
from django.core.exceptions import ValidationError

from casework.uploads import accepted_upload
from whitelist.stages import Answer

CHOICES = [(Answer.AGREED.value, Answer.AGREED.label), (Answer.OBJECTED.value, Answer.OBJECTED.label)]


class AnswerConsultationForm(forms.Form):
    """无不同意见, or 有不同意见 in general or against single enterprises (a field for each)."""

    answer = forms.ChoiceField(label="回复", choices=CHOICES, widget=forms.RadioSelect)
    text = forms.CharField(
        label="意见",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="有不同意见的，写明总体意见和依据；只针对个别企业的，可以在下面逐家填写。",
    )

    def __init__(self, *args, applications, **kwargs):
        super().__init__(*args, **kwargs)
        self.applications = applications
        for application in applications:
            self.fields[f"item_{application.pk}"] = forms.CharField(
                label=application.enterprise.name,
                required=False,
                max_length=500,
                help_text=f"{application.enterprise.street.label}　{application.enterprise.uscc or '尚无代码'}",
            )

    def groups(self):
        """The fields as components/form.html groups them."""
        items = [self[f"item_{row.pk}"] for row in self.applications]
        first = [self[name] for name in self.fields if not name.startswith("item_")]
        note = "没有意见的企业留空。"
        return [
            {"title": "回复", "note": "", "fields": first},
            {"title": "对个别企业的意见", "note": note, "fields": items},
        ]

    def clean(self):
        """An objection says what; agreeing and objecting at once is refused."""
        cleaned = super().clean()
        said = [cleaned.get(f"item_{row.pk}") for row in self.applications]
        if cleaned.get("answer") == Answer.OBJECTED and not cleaned.get("text") and not any(said):
            self.add_error("text", "有不同意见的，请写明意见。")
        if cleaned.get("answer") == Answer.AGREED and any(said):
            self.add_error("answer", "填写了对个别企业的意见，请选择“有不同意见”。")
        return cleaned

    def words(self):
        """answer, text and items as the operations take them; a text is made from the items where none was given."""
        cleaned = self.cleaned_data
        items = [
            (row.pk, cleaned[f"item_{row.pk}"]) for row in self.applications if cleaned[f"item_{row.pk}"]
        ]
        text = cleaned["text"] or ("见对个别企业的意见。" if items else "")
        return {"answer": cleaned["answer"], "text": text, "items": items}


class PaperAnswerForm(AnswerConsultationForm):
    """A reply on paper: its number and its scan."""

    reply_number = forms.CharField(label="复函文号", max_length=80)
    paper = forms.FileField(label="复函扫描件", required=False, help_text="图片或者 PDF。")
    field_order = ["reply_number", "paper", "answer", "text"]

    def clean_paper(self):
        """Judged by its content here, so that the reason stands at the field."""
        paper = self.cleaned_data["paper"]
        if paper:
            accepted_upload(paper)
        return paper

    def words(self):
        """The reply, its number and scan."""
        cleaned = self.cleaned_data
        return {**super().words(), "reply_number": cleaned["reply_number"], "paper": cleaned["paper"] or None}


class MeetingForm(forms.Form):
    """The meeting's date, number and minutes (NS-4.1.4)."""

    held_on = forms.DateField(
        label="会议日期", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    number = forms.CharField(label="会议纪要文号", required=False, max_length=80)
    minutes = forms.CharField(
        label="会议纪要",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="局长办公会议的审议情况和结论。",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, today=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_held_on(self):
        """A meeting that has been held."""
        held_on = self.cleaned_data["held_on"]
        if held_on and held_on > self.today:
            raise ValidationError("会议日期不能晚于今天。")
        return held_on

    def changed(self, names):
        """The valid fields among `names`, as save_meeting takes them."""
        return {
            name: self.cleaned_data[name] for name in names if name in self.cleaned_data and name != "seen"
        }


class ItemForm(forms.Form):
    """The decision on one enterprise; `seen` is what the page had read, so that nobody overwrites another's.

    `suggestion` is shown beside the reason; neither decision nor reason is filled in beforehand.
    """

    approved = forms.TypedChoiceField(
        label="审议意见",
        choices=[("yes", "同意纳入"), ("no", "不同意纳入")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明依据的条件和事实。",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, suggestion="", **kwargs):
        super().__init__(*args, **kwargs)
        if suggestion:
            self.fields["reason"].help_text = f"写明依据的条件和事实。可参考：{suggestion}"
