"""Which column is which: recognised by what its header means, never by where it stands.

What is not recognised without doubt is a question to the person importing, never a guess.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import zip_longest

from .cells import day

# Field → headers as streets write them, after ``plain_header``. Labels shown to people come first.
HEADERS = {
    "serial": ("序号", "编号", "NO", "NO."),
    "name": (
        "企业名称",
        "单位名称",
        "公司名称",
        "名称",
        "企业全称",
        "单位全称",
        "生产经营单位名称",
        "企业单位名称",
    ),
    "uscc": ("统一社会信用代码", "信用代码", "统一信用代码", "社会信用代码", "统一代码"),
    "street": ("街道", "所属街道", "所在街道", "镇街", "属地街道"),
    "community": ("社区", "所属社区", "所在社区"),
    "address": (
        "详细地址",
        "地址",
        "企业地址",
        "单位地址",
        "经营地址",
        "生产经营地址",
        "生产地址",
        "实际地址",
    ),
    "industry": ("行业", "行业类别", "所属行业", "行业代码", "行业分类", "国民经济行业", "国民经济行业代码"),
    "staff": (
        "从业人数",
        "人数",
        "员工人数",
        "从业人员",
        "从业人员数",
        "员工数",
        "职工人数",
        "从业人员数量",
    ),
    "principal_name": ("主要负责人", "负责人", "企业负责人", "主要负责人姓名", "负责人姓名"),
    "phone": (
        "联系电话",
        "电话",
        "手机",
        "手机号码",
        "负责人电话",
        "主要负责人电话",
        "主要负责人联系电话",
    ),
    "level": (
        "标准化等级",
        "安全标准化",
        "安全生产标准化",
        "标准化",
        "安全生产标准化等级",
        "标准化级别",
    ),
    "risk_colour": ("风险等级", "风险颜色", "风险分级", "安全风险等级", "风险级别", "风险色"),
    "high_risk": ("高危", "是否高危", "高危企业", "高危生产经营单位", "是否高危企业"),
    "dust": ("粉尘涉爆", "涉爆粉尘", "粉尘", "是否粉尘涉爆", "粉尘爆炸"),
    "confined_space": ("有限空间", "涉有限空间", "有限空间作业", "是否涉及有限空间", "是否有限空间"),
    "ammonia": ("涉氨制冷", "涉氨", "液氨制冷", "是否涉氨制冷", "氨制冷"),
    "lithium": ("锂电池", "锂离子电池", "涉锂电池", "是否锂电池"),
    "last_penalty": (
        "最近处罚日期",
        "最近处罚时间",
        "最近一次处罚日期",
        "近三年处罚",
        "近三年处罚日期",
        "处罚日期",
    ),
    "last_accident": (
        "最近事故日期",
        "最近事故时间",
        "最近一次事故日期",
        "近五年事故",
        "近五年事故日期",
        "事故日期",
    ),
    "remark": ("备注", "说明", "备注说明"),
}
LABELS = {field: headers[0] for field, headers in HEADERS.items()} | {
    "industry": "行业代码或行业",
    "phone": "主要负责人电话",
    "high_risk": "高危生产经营单位",
}
IGNORE = "ignore"
FIELD_OF = {header: field for field, headers in HEADERS.items() for header in headers}
NOT_DATA = frozenset({"serial", IGNORE})

HEADER_DEPTH = 25  # rows from the top in which the header must stand
LEAST_RECOGNISED = 3
SAMPLES = 3
BRACKETS = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]?")
FILLED_IN = re.compile(r"(?:填报|填表|制表|报送|更新)(?:日期|时间)[:：]?\s*([\d０-９年月日.\-/]+)")
STREET = re.compile(r"([一-鿿]{2,8}?街道)")


@dataclass(frozen=True)
class Question:
    """A column nobody can name for sure: its ``key`` (give it back in a mapping), header, and sample cells."""

    sheet: str
    key: str
    header: str
    column: int
    samples: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Header:
    """Where the header ends (row number), field by column index, and what must be asked."""

    row: int
    fields: dict[int, str]
    questions: tuple[Question, ...]
    texts: tuple[str, ...]


def plain_header(text):
    """A header reduced to its words: width, spaces, line breaks, stars, colons and bracketed hints go."""
    text = unicodedata.normalize("NFKC", str(text or "")).upper()
    text = BRACKETS.sub("", text)
    return re.sub(r"[\s*:：、,，/.。—_-]+", "", text)


def column_keys(texts, width):
    """What a mapping calls each column: its header's words, “电话#2” for the second of the same, “第5列” for none."""
    keys, seen = [], {}
    for column in range(max(width, len(texts))):
        words = plain_header(texts[column]) if column < len(texts) else ""
        seen[words] = seen.get(words, 0) + 1
        if not words:
            keys.append(f"第{column + 1}列")
        else:
            keys.append(words if seen[words] == 1 else f"{words}#{seen[words]}")
    return keys


def find_header(title, rows, mapping=None):
    """The Header of a sheet, or None when no row looks like one.

    ``rows`` are (number, values); ``mapping`` gives {column key: field or "ignore"} decided by a person.
    A header may take two rows (a group above its columns).
    """
    mapping = mapping or {}
    best, best_score = None, (LEAST_RECOGNISED, False)
    for index, (number, values) in enumerate(rows[:HEADER_DEPTH]):
        texts = [value if isinstance(value, str) else None for value in values]
        candidates = [(number, texts)]
        if index + 1 < len(rows):
            candidates.append((rows[index + 1][0], _stacked(texts, rows[index + 1][1])))
        for row, words in candidates:
            score = (_recognised(words, mapping), words is texts)
            if score > best_score:
                best, best_score = (row, words), score
    return _header(title, *best, rows, mapping) if best else None


def _stacked(upper, lower):
    """Two header rows as one: the lower word where it stands, else the upper."""
    if any(value is not None and not isinstance(value, str) for value in lower):
        return []  # numbers and dates stand in data, not in headers
    return [low or up for up, low in zip_longest(upper, lower)]


def _recognised(texts, mapping):
    keys = column_keys(texts, 0)
    return len({mapping.get(key) or FIELD_OF.get(key) for key in keys} - {None})


def _header(title, row, texts, rows, mapping):
    body = [values for number, values in rows if number > row]
    width = max((len(values) for values in body), default=0)
    keys = column_keys(texts, width)
    repeated = {key.partition("#")[0] for key in keys if "#" in key}
    found, asked = {}, {}
    for column, key in enumerate(keys):
        field = mapping.get(key) or (None if key in repeated else FIELD_OF.get(key))
        if field is not None:
            found.setdefault(field, []).append(column)
        elif column < len(texts) and plain_header(texts[column]):
            asked[column] = "有几列都叫这个名字" if key.partition("#")[0] in repeated else "表头没有见过"
        elif _samples(body, column):
            asked[column] = "这一列没有表头"
    asked |= _rivals(found)
    questions = tuple(
        Question(title, keys[column], _text(texts, column), column, _samples(body, column), why)
        for column, why in sorted(asked.items())
    )
    fields = {column: field for field, columns in found.items() for column in columns if column not in asked}
    return Header(row, fields, questions, tuple(str(text or "") for text in texts))


def _rivals(found):
    """Columns of different words that would all be the same field: {column: why it is asked}."""
    asked = {}
    for field, columns in found.items():
        if field not in NOT_DATA and len(columns) > 1:
            asked |= dict.fromkeys(columns, f"有{len(columns)}列都像“{LABELS[field]}”")
    return asked


def _text(texts, column):
    return str(texts[column] or "").strip() if column < len(texts) else ""


def _samples(body, column):
    found = []
    for values in body:
        text = str(values[column]).strip() if column < len(values) and values[column] is not None else ""
        if text and text not in found:
            found.append(text)
            if len(found) == SAMPLES:
                break
    return tuple(found)


def filled_in_on(texts):
    """The day after 填报日期 in the heading of a sheet, or None; what the sheet says speaks of that day."""
    for text in texts:
        found = FILLED_IN.search(str(text or ""))
        stated = day(found[1])[0] if found else None
        if stated and stated.precision == "day":
            return stated.on
    return None


def street_in(texts):
    """The street named in the first text that names one (“光明街道工贸企业底册” → 光明街道), else ""."""
    for text in texts:
        found = STREET.search(re.sub(r"^.*?[区市县](?=[一-鿿]{2}街道)", "", str(text or "")))
        if found:
            return found[1]
    return ""
