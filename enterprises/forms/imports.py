"""Forms of an import: the workbook, the answers to what was not recognised, and mended codes."""

from django import forms

from accounts.models import Organisation
from enterprises.operations.imports import allowed_streets
from enterprises.sheets.columns import IGNORE, LABELS, NOT_DATA
from enterprises.sheets.guard import MAX_FILE_BYTES

MENDABLE = ("uscc", "name")
MENDED_AT_ONCE = 100


def street_choices(actor):
    """(name, label) of the streets the actor may import into."""
    own = allowed_streets(actor)
    offices = Organisation.objects.streets()
    return [
        (office.name, office.label) for office in (offices if own is None else offices.filter(pk__in=own))
    ]


class WorkbookForm(forms.Form):
    """The upload."""

    file = forms.FileField(
        label="企业底册（.xlsx）",
        help_text="一个街道一张工作表，或全区一个文件。先预览，确认后才写入底册；行数多的在后台办理。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls"}),
        error_messages={"required": "请选择文件。", "empty": "这个文件是空的。"},
    )
    street = forms.ChoiceField(
        label="文件没有写明街道时，属于", required=False, help_text="工作表名或标题写有街道的，以文件为准。"
    )

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        choices = street_choices(actor)
        self.fields["street"].choices = choices if len(choices) == 1 else [("", "以文件为准"), *choices]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(
                f"文件超过{MAX_FILE_BYTES // 2**20}MB。请按街道拆成几个文件，分批导入。"
            )
        return file


class AnswersForm(forms.Form):
    """One choice for each column not recognised, one box for each code or name to be mended."""

    def __init__(self, *args, batch, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns, self.mends = {}, {}
        self._ask_columns(batch)
        for line in lines:
            self._ask_mend(batch, line)

    def _ask_columns(self, batch):
        choices = [(name, label) for name, label in LABELS.items() if name not in NOT_DATA]
        choices = [("", "请选择"), *choices, (IGNORE, "不导入这一列")]
        answered = batch.mapping.get("columns", {})
        asked = {question["key"]: question for question in batch.report.get("questions", [])}
        for number, key in enumerate(dict.fromkeys([*asked, *answered]), 1):
            question = asked.get(key)
            field = forms.ChoiceField(
                label=f"“{(question and question['header']) or key}”这一列是",
                choices=choices,
                required=False,
                initial=answered.get(key, ""),
                help_text=_samples(question),
            )
            self.columns[f"column{number}"] = key
            self.fields[f"column{number}"] = field

    def _ask_mend(self, batch, line):
        mended = {(sheet, row): fields for sheet, row, fields in batch.mapping.get("mends", [])}
        place = (line.sheet, line.row_number)
        wrong = {problem["field"] for problem in line.problems if problem["severity"] == "refuse"}
        for name in MENDABLE:
            if name not in wrong and name not in mended.get(place, {}):
                continue
            key = f"mend-{name}-{line.row_number}-{line.sheet}"
            reasons = "".join(p["message"] for p in line.problems if p["field"] == name)
            self.mends[key] = (*place, name)
            self.fields[key] = forms.CharField(
                label=f"{line.sheet} 第{line.row_number}行 {line.values.get('name') or ''} {LABELS[name]}",
                required=False,
                max_length=120,
                strip=True,
                initial=mended.get(place, {}).get(name) or line.values.get(name) or "",
                help_text=reasons or "已改正。",
            )

    def answers(self):
        """{column key: field or "ignore"} of what was chosen."""
        chosen = {key: self.cleaned_data.get(name) for name, key in self.columns.items()}
        return {key: field for key, field in chosen.items() if field}

    def mended(self):
        """{(sheet, row number): {field: text}} of what was changed by hand."""
        mends = {}
        for key, (sheet, row, name) in self.mends.items():
            text = self.cleaned_data.get(key, "")
            if text != self.fields[key].initial:
                mends.setdefault((sheet, row), {})[name] = text
        return mends


def _samples(question):
    if question is None:
        return "已回答，可以改。"
    samples = "、".join(question["samples"]) or "（没有内容）"
    return f"工作表“{question['sheet']}”：{question['reason']}。内容如：{samples}"
