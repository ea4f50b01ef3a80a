"""The bench itself: the small size runs every measurement and says what the table and the JSON say."""

import json
import math
import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.benchmarks import report
from tests.benchmarks.measuring import Bound, Measurement, Ratio

DECLARED = Measurement("sample", None, "甲", "乙", 1.5, None)


@pytest.mark.slow
def test_every_measurement_runs_and_yields_a_finite_ratio(tmp_path):
    """No time is judged at this size; a page or an act that fails is an error of the run."""
    environment = {**os.environ, "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "tests.benchmarks", "--size", "small"]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    lines = json.loads((tmp_path / "bench.json").read_text())["measurements"]
    assert {"list-scale", "list-admin", "list-by-hand", "import", "export"} <= {
        line["name"] for line in lines
    }
    for line in lines:
        assert math.isfinite(line["ratio"]), line
        assert line["ratio"] > 0, line
        assert line["work"] in done.stdout


@pytest.mark.parametrize(("ours", "memory", "held"), [(3, 10, True), (3.1, 10, False), (3, 11, False)])
def test_a_measurement_holds_only_with_its_ratio_and_every_bound(ours, memory, held):
    result = Ratio(ours, 2, bounds=(Bound("MB", memory, at_most=10),))
    assert report.line_of(DECLARED, result)["held"] is held


@pytest.mark.parametrize(("ours", "held"), [(0.1, True), (0.11, False)])
def test_a_ratio_to_reach_counts_the_other_way(ours, held):
    faster = Measurement("sample", None, "甲", "乙", None, 20)
    line = report.line_of(faster, Ratio(ours, 2))
    assert (line["held"], line["target"]) == (held, "≥ 20 ×")


def test_the_table_has_a_row_for_every_bound():
    lines = [report.line_of(DECLARED, Ratio(1, 2, bounds=(Bound("常驻内存", 11, at_most=10),)))]
    assert [row.split()[-1] for row in report.table_of(lines).splitlines()] == ["held", "yes", "NO"]
