"""附件2 and 附件3 as forms: drafts are kept as far as they are readable, gaps never stop the saving (NS-4.1.1)."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from whitelist.declaration import DECLARATION, PRIORITY, REPORT

PHONE = RegexValidator(
    r"^[0-9+() \-－转]{7,30}$", "请填写手机号或者带区号的座机号，只用数字、空格、横线和“转”。"
)
DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DraftForm(forms.Form):
    """A form whose gaps are no errors: they are asked for when it is signed, not when it is saved."""

    def full_clean(self):
        """Clean as usual, then forgive what is merely not filled in yet."""
        super().full_clean()
        for name in [name for name in self.errors if name in self.fields]:
            if {error.code for error in self.errors.as_data()[name]} == {"required"}:
                del self.errors[name]
                self.cleaned_data[name] = ""

    def answers(self, names=None):
        """What can be kept: field name → text (or list), of `names` only when given."""
        wanted = self.fields if names is None else [name for name in names if name in self.fields]
        return {name: _kept(self.cleaned_data[name]) for name in wanted if name in self.cleaned_data}

    def complaints(self, names=None):
        """What could not be kept, in words."""
        wrong = [name for name in self.errors if names is None or name in names]
        return "；".join(f"{self.fields[name].label}：{self.errors[name][0]}" for name in wrong)


def _kept(value):
    if isinstance(value, bool):
        return "yes" if value else ""
    return value.isoformat() if isinstance(value, date) else value


class DeclarationForm(DraftForm):
    """附件2 in its order, the priority conditions last."""

    priority = forms.MultipleChoiceField(
        label="优先条件相符性",
        choices=PRIORITY,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="有几项勾几项；优先条件只用于排序，不符合也可以申报。",
    )
    field_order = [field.name for field in DECLARATION] + ["priority"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in DECLARATION:
            self.fields[field.name] = _control(field)
        self.fields["contact_phone"].validators.append(PHONE)
        self.order_fields(self.field_order)

    def groups(self):
        """The blocks of 附件2 in their order: title and bound fields."""
        grouped = {}
        for field in DECLARATION:
            grouped.setdefault(field.group, []).append(self[field.name])
        grouped["优先条件相符性"] = [self["priority"]]
        return [{"title": title, "fields": fields} for title, fields in grouped.items()]


class ReportForm(DraftForm):
    """附件3: by the enterprise itself or a named third party; `today` bounds the day of the check."""

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        for field in REPORT:
            self.fields[field.name] = _control(field)
        self.fields["checked_on"] = forms.DateField(label="检查完成日期", widget=DATE)
        self.fields["findings"].widget = forms.Textarea(attrs={"rows": 8})

    def clean_checked_on(self):
        """A check that is finished was finished by today."""
        if self.cleaned_data["checked_on"] > self.today:
            raise ValidationError("检查完成日期不能晚于今天。")
        return self.cleaned_data["checked_on"]

    def groups(self):
        """The blocks of 附件3."""
        grouped = {}
        for field in REPORT:
            grouped.setdefault(field.group, []).append(self[field.name])
        return [{"title": title, "fields": fields} for title, fields in grouped.items()]


def _control(field):
    """The control of one line of a form: a tick, a row of choices, or text."""
    words = {"label": field.label, "required": field.required, "help_text": field.help}
    if len(field.choices) == 1:
        return forms.BooleanField(**words | {"label": field.choices[0][1]})
    if field.choices:
        return forms.ChoiceField(choices=field.choices, widget=forms.RadioSelect, **words)
    return forms.CharField(max_length=4000 if field.name == "findings" else 200, **words)
