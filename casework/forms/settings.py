"""Forms of the settings: policy values and the holidays of a year."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from casework.policy_keys import FIXED

DATE = {"type": "date"}


class PolicyForm(forms.Form):
    """A new value for one key; a fixed date has month and day, others a number."""

    number = forms.IntegerField(label="值")
    month = forms.IntegerField(label="月", min_value=1, max_value=12)
    day = forms.IntegerField(label="日", min_value=1, max_value=31)
    year_offset = forms.TypedChoiceField(
        label="年度", coerce=int, choices=((-1, "清单年度的上一年"), (0, "清单年度当年"))
    )
    valid_from = forms.DateField(
        label="起用日期",
        widget=forms.DateInput(format="%Y-%m-%d", attrs=DATE),
        help_text="已经计算的期限不改变。",
    )
    source = forms.CharField(label="依据", max_length=200, help_text="文件名称、文号或者会议纪要。")
    confirmed = forms.BooleanField(label="已由法制机构确认", required=False)

    def __init__(self, *args, key, **kwargs):
        super().__init__(*args, **kwargs)
        self.key = key
        for name in ("number",) if key.kind == FIXED else ("month", "day", "year_offset"):
            del self.fields[name]
        if key.kind != FIXED:
            self.fields["number"].help_text = f"单位：{key.unit}"

    def words(self):
        """What set_policy takes."""
        cleaned = self.cleaned_data
        fixed = {name: cleaned.get(name) for name in ("month", "day", "year_offset")}
        value = fixed if self.key.kind == FIXED else cleaned["number"]
        kept = {name: cleaned[name] for name in ("valid_from", "source", "confirmed")}
        return {"value": value, **kept}


class DaysForm(forms.Form):
    """One line a day: 2027-01-01,放假,元旦 or 2027-02-07,上班,调休."""

    source = forms.CharField(label="放假通知文号", max_length=120, help_text="如：国办发明电〔2026〕×号。")
    lines = forms.CharField(
        label="日期",
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="每行一天：日期,放假或上班,名称。例如：2027-01-01,放假,元旦",
    )

    def clean_lines(self):
        """(date, working, name) for every line; every wrong line is named."""
        rows, wrong = [], []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            if line.strip():
                try:
                    rows.append(_row(line))
                except ValueError:
                    wrong.append(str(number))
        if wrong:
            raise ValidationError(f"第 {'、'.join(wrong)} 行看不懂，请按“2027-01-01,放假,元旦”的格式填写。")
        return rows


def _row(line):
    parts = [part.strip() for part in line.replace("，", ",").split(",")]
    day, kind, name = parts
    if kind not in ("放假", "上班") or not name:
        raise ValueError(line)
    return date.fromisoformat(day), kind == "上班", name
