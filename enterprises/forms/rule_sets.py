"""A rule set as forms: head, matrix, limits, frequencies; together they make the JSON content."""

from django import forms
from django.core.exceptions import ValidationError

from enterprises.rules.grading import INPUTS, PRESENT, UNKNOWN, problems
from enterprises.rules.grading.inputs import HAPPENED
from enterprises.rules.grading.rule_set import COLOUR, LEVEL
from enterprises.stages import Grade

LETTERS = [(grade, grade) for grade in Grade.values]
COLOURS = [*COLOUR.choices, (UNKNOWN, "未知")]
LEVELS = [*LEVEL.choices, (UNKNOWN, "未知")]
BLANK = 2  # empty limits to fill in
AFTER = 2**62


class NewRuleSetForm(forms.Form):
    """The name, the source, and what to copy; nothing chosen copies the default suggestion."""

    name = forms.CharField(label="名称", max_length=80)
    source = forms.CharField(
        label="依据", max_length=200, help_text="写文件名称和文号；没有发布的写明由谁建议。"
    )
    based_on = forms.ModelChoiceField(label="复制自", queryset=None, required=False, empty_label="默认建议稿")

    def __init__(self, *args, rule_sets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["based_on"].queryset = rule_sets


class HeadForm(forms.Form):
    """What the set is called, whence it comes, whether an authority has set it."""

    name = forms.CharField(label="名称", max_length=80)
    source = forms.CharField(label="依据", max_length=200)
    proposal = forms.BooleanField(
        label="建议稿，待确认", required=False, help_text="没有经有权机关确认的，请保留这个标记。"
    )


class MatrixForm(forms.Form):
    """One choice for each risk colour and level."""

    matrix_clause = forms.CharField(label="矩阵依据", max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for colour, colour_word in COLOURS:
            for level, level_word in LEVELS:
                field = forms.ChoiceField(label=f"{colour_word}、{level_word}", choices=LETTERS)
                self.fields[f"{colour}_{level}"] = field

    def rows(self):
        """The cells as the page's table: (word of the colour, bound fields)."""
        return [(word, [self[f"{colour}_{level}"] for level, _ in LEVELS]) for colour, word in COLOURS]

    @property
    def levels(self):
        """The words above the columns."""
        return [word for _, word in LEVELS]

    def content(self):
        """The matrix as JSON."""
        data = self.cleaned_data
        return {colour: {level: data[f"{colour}_{level}"] for level, _ in LEVELS} for colour, _ in COLOURS}


class FloorForm(forms.Form):
    """One limit: an input, its values or how far to look back, the grade, the clause."""

    code = forms.CharField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(label="情形", max_length=80)
    input = forms.ChoiceField(label="项目", choices=[(row.name, row.label) for row in INPUTS.values()])
    values = forms.CharField(
        label="取值",
        required=False,
        max_length=80,
        help_text="登记的情况填取值，用顿号分开，例如“是”；台账事项留空。",
    )
    months = forms.IntegerField(
        label="回溯月数", required=False, min_value=1, help_text="台账事项填；留空表示一直有效。"
    )
    grade = forms.ChoiceField(
        label="等级限制",
        choices=[*((grade, f"不高于{grade}级") for grade in Grade.values), (PRESENT, "不高于现等级")],
    )
    clause = forms.CharField(label="依据", max_length=200)

    def clean(self):
        """The words of the values become their codes."""
        cleaned = super().clean()
        of = INPUTS.get(cleaned.get("input"))
        typed = [part for part in cleaned.get("values", "").replace("，", "、").split("、") if part.strip()]
        if of is None:
            return cleaned
        codes = {word: code for code, word in of.choices}
        unknown = [word for word in typed if word.strip() not in codes]
        if unknown and of.kind != HAPPENED:
            words = "、".join(codes)
            raise ValidationError({"values": f"“{of.label}”没有“{unknown[0]}”，可以填：{words}。"})
        cleaned["values"] = [codes.get(word.strip(), word) for word in typed]
        return cleaned

    def content(self):
        """The limit as JSON."""
        data = self.cleaned_data
        row = {name: data[name] for name in ("words", "input", "grade", "clause")}
        row["code"] = data["code"] or f"{data['input']}_{self.prefix.rpartition('-')[2]}"
        kind = INPUTS[data["input"]].kind
        return row | ({"months": data["months"]} if kind == HAPPENED else {"values": data["values"]})


FloorSet = forms.formset_factory(FloorForm, extra=BLANK, can_delete=True)


class VisitsForm(forms.Form):
    """Upper limit a year, depth and source for each grade."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for grade in Grade:
            number = forms.IntegerField(label=f"{grade.label}每年最多（次）", min_value=0, max_value=366)
            self.fields[f"{grade}_per_year"] = number
            self.fields[f"{grade}_depth"] = forms.CharField(label=f"{grade.label}检查方式", max_length=120)
            self.fields[f"{grade}_source"] = forms.CharField(label=f"{grade.label}频次来源", max_length=200)

    def content(self):
        """The frequencies as JSON."""
        parts = ("per_year", "depth", "source")
        return {
            grade.value: {part: self.cleaned_data[f"{grade}_{part}"] for part in parts} for grade in Grade
        }


class RuleSetForms:
    """The four parts of one page; `is_valid` also asks whether together they are sound."""

    def __init__(self, data, *, row):
        content = row.content
        head = {"name": row.name, "source": row.source, "proposal": row.proposal}
        self.head = HeadForm(data, initial=head)
        self.matrix = MatrixForm(data, initial=_matrix_initial(content))
        self.floors = FloorSet(
            data, initial=[_floor_initial(floor) for floor in content["floors"]], prefix="floor"
        )
        self.visits = VisitsForm(data, initial=_visits_initial(content))

    def is_valid(self):
        """Every part by itself, then the whole: what is not sound is said at the top of its part."""
        parts = (self.head, self.matrix, self.floors, self.visits)
        if not all([part.is_valid() for part in parts]):
            return False
        found = problems(self.content())
        for name, form in (("matrix", self.matrix), ("visits", self.visits), ("floors", self.head)):
            for line in found.get(name, ()):
                form.add_error(None, line)
        return not found

    def content(self):
        """The JSON content of the valid forms."""
        floors = [form.content() for form in self.floors if form.cleaned_data and not self._dropped(form)]
        return {
            "matrix_clause": self.matrix.cleaned_data["matrix_clause"],
            "matrix": self.matrix.content(),
            "floors": floors,
            "visits": self.visits.content(),
        }

    def _dropped(self, form):
        return form.cleaned_data.get("DELETE")


def _matrix_initial(content):
    cells = {
        f"{colour}_{level}": content["matrix"][colour][level] for colour, _ in COLOURS for level, _ in LEVELS
    }
    return {"matrix_clause": content["matrix_clause"], **cells}


def _floor_initial(floor):
    words = dict(INPUTS[floor["input"]].choices)
    return {**floor, "values": "、".join(words.get(value, value) for value in floor.get("values", ()))}


def _visits_initial(content):
    return {
        f"{grade}_{part}": value for grade, row in content["visits"].items() for part, value in row.items()
    }


class WhatIfForm(forms.Form):
    """The day whose data are judged, and what is looked at more closely."""

    on = forms.DateField(label="数据日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    street = forms.IntegerField(required=False, widget=forms.HiddenInput)
    old = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)
    new = forms.ChoiceField(required=False, choices=[("", ""), *LETTERS], widget=forms.HiddenInput)
    after = forms.IntegerField(required=False, min_value=0, max_value=AFTER, widget=forms.HiddenInput)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self):
        """A day whose data are known."""
        if self.cleaned_data["on"] > self.today:
            raise ValidationError("数据日期不能晚于今天。")
        return self.cleaned_data["on"]

    def narrowed(self):
        """The arguments of `what_if_changes`: an empty `old` beside a `new` is “not graded yet”."""
        data = self.cleaned_data
        move = {"old": data["old"], "new": data["new"]} if data["new"] else {}
        return {"on": data["on"], "street_id": data["street"], "after": data["after"] or 0, **move}
