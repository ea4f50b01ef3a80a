"""Forms of the yearly re-grading."""

from django import forms

from enterprises.stages import Grade, Outcome

MOVES = (
    ("", "全部"),
    ("changed", "有变化"),
    ("up", "调高"),
    ("down", "调低"),
    ("first", "初次评级"),
    ("lacking", "缺少数据"),
)
LETTERS = [("", "不限"), *Grade.choices]


class NewRegradingForm(forms.Form):
    """Which year is graded."""

    year = forms.IntegerField(label="年度", min_value=2020, max_value=2100)


class LinesForm(forms.Form):
    """What the lines are narrowed by; `streets` are those that this reader may see."""

    move = forms.ChoiceField(label="变化", choices=MOVES, required=False)
    street = forms.ModelChoiceField(label="街道", queryset=None, required=False, empty_label="不限")
    old = forms.ChoiceField(label="现等级", choices=LETTERS, required=False)
    new = forms.ChoiceField(label="新等级", choices=LETTERS, required=False)

    def __init__(self, *args, streets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["street"].queryset = streets

    def unnarrowed(self):
        """What an address that means nothing shows: everything."""
        return dict.fromkeys(self.fields, "")

    def words(self):
        """What is narrowed now: (name, words)."""
        for name, field in self.fields.items():
            value = getattr(self, "cleaned_data", {}).get(name)
            if value:
                choices = dict(getattr(field, "choices", ())) if isinstance(value, str) else {}
                yield name, f"{field.label}：{choices.get(value, value)}"


class LineContestForm(forms.Form):
    """Why the street holds the result wrong."""

    reason = forms.CharField(
        label="异议理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明哪一项数据不符，或者有什么还没有登记的情况。",
    )


class ContestDecisionForm(forms.Form):
    """What the bureau decides, and why."""

    outcome = forms.ChoiceField(label="决定", choices=Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 4}))
