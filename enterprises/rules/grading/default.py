"""The default rule set: a suggestion for the bureau to confirm (law.md 6.1, 7.1–7.3), no statute."""

SUGGESTED = "建议稿，待确认"
MATRIX = "分类分级建议矩阵（建议稿，待确认）"  # GM-2.1
GM = "深光安办〔2020〕80号二（三）"  # GM-2.3
GW = "深圳经济特区安全生产监督管理条例第六十二条"
# △ Samples in the shape of another province's published upper limits for enterprises that are not high-risk (law.md 7.3).
SAMPLE = "参照山西省公示的非高危行业年度上限样例，本区上限未公布，待确认"
LEVELS = ("1", "2", "3", "small", "none", "unknown")


def _row(grades):
    return dict(zip(LEVELS, grades, strict=True))


def _recent(code, kind, words, clause, months):
    return {"code": code, "input": kind, "months": months, "grade": "D", "words": words, "clause": clause}


def _hazard(code, attribute, words):
    return {
        "code": code,
        "input": attribute,
        "values": ["yes"],
        "grade": "B",
        "words": words,
        "clause": GW,
    }


def _visits(number, depth):
    return {"per_year": number, "depth": depth, "source": SAMPLE}


DEFAULT = {
    "matrix_clause": MATRIX,
    "matrix": {
        "blue": _row("AABBCC"),
        "yellow": _row("AABCCC"),
        "orange": _row("BBCCDD"),
        "red": _row("BCCDDD"),
        "unknown": _row("BCCDDD"),
    },
    "floors": [
        _recent("accident", "accident", "近一年发生一般及以上生产安全事故", GM, 12),
        _recent("penalty", "penalty", "近一年受到安全生产行政处罚", GM, 12),
        _recent(
            "overdue", "overdue_rectification", "重大隐患等限期改正逾期未改", "粤应急规〔2021〕4号", None
        ),
        _recent("dishonesty", "serious_dishonesty", "列入严重失信主体名单", "应急管理部令第11号", None),
        _hazard("gw", "high_risk", "高危生产经营单位"),
        _hazard("gw3", "lithium", "锂电池生产、加工、储存单位"),
        _hazard("gw4_dust", "dust", "粉尘涉爆单位"),
        _hazard("gw4_ammonia", "ammonia", "涉氨制冷单位"),
        {
            "code": "rise",
            "input": "level",
            "values": ["small", "none"],
            "grade": "present",
            "words": "标准化未达到三级以上，不予调高",
            "clause": GM,
        },
    ],
    "visits": {
        "A": _visits(1, "一般检查，以自查报告和非现场核查为主"),
        "B": _visits(2, "一般检查"),
        "C": _visits(4, "重点检查"),
        "D": _visits(6, "重点检查，逐项复查整改"),
    },
}
