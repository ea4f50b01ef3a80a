"""Another program opens and saves our files: LibreOffice, where the machine has it."""

import os
import shutil
import subprocess

import pytest


def convert(files, folder, ending):
    """Convert files to `ending` in `folder` by LibreOffice; skips the test where there is none."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        if os.environ.get("REQUIRE_SOFFICE"):
            pytest.fail("soffice is required here")
        pytest.skip("LibreOffice is not installed: nothing else can open and save the file")
    folder.mkdir(exist_ok=True)
    home = f"-env:UserInstallation=file://{folder}/profile"
    command = [program, home, "--headless", "--convert-to", ending, "--outdir", folder, *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return [folder / f"{file.stem}.{ending.split(':')[0]}" for file in files]


def round_trip(files, folder):
    """The same workbooks as LibreOffice saves them."""
    return convert(files, folder, "xlsx")
