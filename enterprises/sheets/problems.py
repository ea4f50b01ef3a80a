"""What can be wrong with a row, each with its sentence; “refuse” rows are not imported, “warn” rows are."""

from dataclasses import dataclass

REFUSE, WARN, NOTE = "refuse", "warn", "note"

# code: (severity, what the clerk reads)
PROBLEMS = {
    "bad_check_digit": (REFUSE, "统一社会信用代码校验位不对，请对照营业执照改正。"),
    "bad_code_length": (REFUSE, "统一社会信用代码应为18位，请对照营业执照改正。"),
    "bad_code_characters": (
        REFUSE,
        "统一社会信用代码含有不会出现的字符（如字母 I、O、S、V、Z），请对照营业执照改正。",
    ),
    "code_as_number": (REFUSE, "统一社会信用代码被存成了数字，末几位已丢失，请按文本重新填写。"),
    "missing_name": (REFUSE, "没有企业名称。"),
    "name_too_long": (REFUSE, "企业名称超过120字，请核对。"),
    "missing_street": (REFUSE, "看不出属于哪个街道：请填写“街道”列，或在导入时选择街道。"),
    "unknown_street": (REFUSE, "本区没有这个街道，请改正。"),
    "other_street": (REFUSE, "属于其他街道，您只能导入本街道的企业。"),
    "missing_code": (WARN, "没有统一社会信用代码：先建档并标记“待补码”。"),
    "code_of_other_name": (WARN, "底册中这个代码的企业名称不同：按更名处理，原名称记为曾用名。"),
    "moved_street": (REFUSE, "底册中这家企业属于其他街道：请由区局办理转街道。"),
    "several_matches": (REFUSE, "没有代码，底册中有几家企业同名同址，请补填代码。"),
    "spaces_in_code": (WARN, "代码中的空格或符号已去掉。"),
    "full_width_code": (WARN, "代码中的全角字符已改为半角。"),
    "lower_case_code": (WARN, "代码中的小写字母已改为大写。"),
    "bracket_name": (WARN, "名称中的括号已统一为全角，请与营业执照核对。"),
    "phone_as_number": (WARN, "电话被存成数字，已改为文本。"),
    "bad_phone": (WARN, "电话不像能拨通的号码，已照原样保留，请核对。"),
    "staff_as_text": (WARN, "人数写成了文字，已取其中的数字。"),
    "bad_staff": (WARN, "人数看不懂，留空。"),
    "industry_without_code": (WARN, "只写了行业名称，没有国民经济行业代码。"),
    "bad_industry_code": (WARN, "国民经济行业代码（2017版）中没有这个代码，已按文字保留。"),
    "bad_level": (WARN, "标准化等级看不懂，留空。"),
    "bad_colour": (WARN, "风险等级看不懂，留空。"),
    "bad_flag": (WARN, "看不出是“是”还是“否”，按未知处理。"),
    "date_as_text": (WARN, "日期写成了文字，已识别。"),
    "date_as_number": (WARN, "日期存成了数字，已换算。"),
    "date_month_only": (WARN, "日期只到月：按该月最后一天起算期限。"),
    "date_year_only": (WARN, "日期只到年：按该年最后一天起算期限。"),
    "several_dates": (WARN, "写了几个日期，取最近的一个。"),
    "bad_date": (WARN, "日期看不懂，留空，请核对。"),
    "future_date": (WARN, "日期晚于今天，留空，请核对。"),
    "too_long": (WARN, "内容过长，已截断。"),
    "formula_cell": (WARN, "单元格是公式，采用其保存的计算结果。"),
    "formula_without_value": (WARN, "单元格是公式但没有保存结果，留空。"),
    "cell_error": (WARN, "单元格是错误值（如 #N/A），留空。"),
    "newer_known": (WARN, "底册中已有日期更近的登记，保留较近的。"),
    "duplicate_row": (NOTE, "与文件中前面的一行是同一家企业，只导入一次。"),
    "duplicate_differs": (WARN, "与前面同一家企业的一行内容不同，以前面一行为准，请核对。"),
    "blank_row": (NOTE, "空行。"),
    "total_row": (NOTE, "合计行。"),
    "note_row": (NOTE, "说明文字。"),
    "header_row": (NOTE, "重复的表头。"),
}


@dataclass(frozen=True)
class Problem:
    """One finding about a row: its code, the field concerned ("" for the row), and the sentence."""

    code: str
    field: str = ""
    detail: str = ""

    @property
    def severity(self):
        """``refuse``: the row is not imported; ``warn``: it is, and somebody should look; ``note``: for the count."""
        return PROBLEMS[self.code][0]

    @property
    def message(self):
        """The Chinese sentence, with what was found in the cell."""
        return PROBLEMS[self.code][1] + (f"（原文：{self.detail}）" if self.detail else "")
