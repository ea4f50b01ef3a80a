"""R12, small: what was acknowledged after the base backup is there after the loss of everything."""

import os
import subprocess
import sys

import pytest

from tests.drills.restore import ROOT

OWN = ("DATABASE_URL", "REDIS_URL", "VAR_DIR", "DJANGO_SETTINGS_MODULE")


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_with_the_server():
    command = [sys.executable, "-m", "tests.drills.restore", "--quick"]
    environment = {name: value for name, value in os.environ.items() if name not in OWN}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing was lost" in done.stdout
