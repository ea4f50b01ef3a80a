"""Workbooks of the register: read with every check and written into it, and written from it."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from openpyxl import Workbook

from tests.benchmarks import cities
from tests.benchmarks.measuring import Bound, Ratio, measurement
from tests.enterprises.register import uscc

HEADERS = (
    "序号", "企业名称", "统一社会信用代码", "街道", "社区", "详细地址", "行业", "从业人数", "主要负责人", "联系电话",
    "标准化等级", "风险等级", "高危", "粉尘涉爆", "有限空间", "涉氨制冷", "锂电池", "最近处罚日期", "备注",
)  # fmt: skip
FIRST_NUMBER = 9_000_000 - 1_000_000
SIGNS = "光明鑫恒瑞晨星华盛宏达泰安永兴联创科凯捷"
MEMORY_MB = 500
GROWTH_MB = 40


def _child(act, file, rows):
    """What `child.py` says of one act on the open city."""
    command = [sys.executable, "-m", "tests.benchmarks.child", act, str(file), str(rows)]
    environment = {**os.environ, "DATABASE_URL": cities.url()}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    told = json.loads(done.stdout.splitlines()[-1])
    if told["rows"] != rows:
        raise RuntimeError(f"{act}: {told['rows']} rows instead of {rows}")
    return told


def _workbook(path, rows):
    """A street's workbook as streets write them: every column, some cells empty, some facts, no two firms alike."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("企业底册")
    sheet.append(HEADERS)
    for n in range(rows):
        sheet.append(_row(n))
    book.save(path)


def _row(n):
    word = "".join(SIGNS[n // 20**place % 20] for place in range(4))
    street = cities.STREETS[n % 6]
    return (
        n + 1, f"深圳市{word}五金制品有限公司", uscc(FIRST_NUMBER + n), f"{street}街道", "甲石社区", f"{street}样例路{n}号",
        "C3311", n % 300 + 1, "甲某", f"1990{n:07d}", ("三级", "小微", "", "未达标")[n % 4], ("蓝", "黄", "橙", "")[n % 4],
        "否", "是" if n % 50 == 0 else "否", "" if n % 3 else "否", "否", "", "2025-03-07" if n % 30 == 0 else "", "",
    )  # fmt: skip


@measurement(
    "import",
    work="import of 100,000 rows, all checks, history written",
    against="openpyxl alone reading the file, read-only",
    at_most=3,
)
def importing(scale):
    """Into the town, by the operation that the command uses."""
    with tempfile.TemporaryDirectory() as folder, cities.opened(scale.town, copy=True):
        file = Path(folder) / "register.xlsx"
        _workbook(file, scale.rows)
        theirs = _child("read", file, scale.rows)
        ours = _child("import", file, scale.rows)
    bounds = (Bound("resident memory, MB, with the reading process", ours["peak_mb"], at_most=MEMORY_MB),)
    return Ratio(ours["seconds"], theirs["seconds"], bounds=bounds, notes={"own_mb": ours["own_mb"]})


@measurement(
    "export",
    work="export of 100,000 rows",
    against="openpyxl write-only of the same cells",
    at_most=1.3,
)
def exporting(scale):
    """From the city; the memory of ten times as many rows is compared with that of a tenth."""
    rows = scale.rows * 9 // 10  # the fifth street has a tenth of the city, less those withdrawn
    with tempfile.TemporaryDirectory() as folder, cities.opened(scale.city):
        file = Path(folder) / "out.xlsx"
        few = _child("export", file, rows // 10)
        pairs = [
            (_child("export", file, rows), _child("write", file, rows)) for _ in range(min(2, scale.repeats))
        ]
    ours, theirs = (min(side["seconds"] for side in sides) for sides in zip(*pairs, strict=True))
    growth = max(ours["peak_mb"] for ours, _ in pairs) - few["peak_mb"]
    bound = Bound("memory it grows by from a tenth of the rows, MB", growth, at_most=GROWTH_MB)
    return Ratio(ours, theirs, bounds=(bound,), notes={"rows": rows, "peak_mb": few["peak_mb"] + growth})
