"""Exit 1 with the names of pinned packages that are missing from this environment or have another version."""

import importlib.metadata
import re
import sys
from pathlib import Path


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


present = {plain(found.name): found.version for found in importlib.metadata.distributions() if found.name}
wrong = []
for line in Path(sys.argv[1]).read_text().splitlines():
    pin = re.match(r"([A-Za-z0-9._-]+)==([^ ;\\]+)(.*)", line)
    # A line with a marker is for some machines only.
    if pin and ";" not in pin[3] and present.get(plain(pin[1])) != pin[2]:
        wrong.append(pin[1])
if wrong:
    sys.exit(f"setup: repairing .venv, not as pinned: {', '.join(wrong)}")
