"""What docs/operations.md tells an operator to write down is what `make run` does itself."""

import re
import shlex
import shutil
import subprocess
import sys

import pytest
import yaml

from config.run import services
from tests.house_rules.sources import ROOT

MANUAL = (ROOT / "docs/operations.md").read_text()
TABLE = dict(re.findall(r"^\| (web|worker|beat) \| `([^`]+)`", MANUAL, re.MULTILINE))
ENV = re.compile(r'environ\.get\("([A-Z_]+)"')


def block(language):
    return re.search(rf"```{language}\n(.*?)```", MANUAL, re.DOTALL)[1]


@pytest.fixture
def compose():
    return yaml.safe_load(block("yaml"))


def test_the_table_names_the_commands_of_make_run():
    """But for the banner, which only a terminal is spared."""
    known = {
        service.name: [word for word in service.command[2:] if word != "--quiet"]
        for service in services(8000)
    }
    assert {name: shlex.split(text) for name, text in TABLE.items()} == known


def test_containers_run_the_commands_of_the_table(compose):
    told = {name: compose["services"][name]["command"] for name in TABLE}
    assert told == {name: text.replace("--host 127.0.0.1", "--host 0.0.0.0") for name, text in TABLE.items()}


def test_containers_come_back_wait_for_their_servers_and_keep_what_they_hold(compose):
    parts = compose["services"]
    assert parts.pop("prepare")["restart"] == "on-failure"
    assert {part["restart"] for part in parts.values()} == {"always"}
    assert all(set(parts[name]["depends_on"]) == {"database", "broker"} for name in TABLE)
    kept = {volume.split(":")[0] for part in parts.values() for volume in part.get("volumes", ())}
    assert kept == set(compose["volumes"])


def test_the_probe_of_the_container_asks_an_address_that_answers(compose, live_server):
    *words, question = compose["services"]["web"]["healthcheck"]["test"]
    assert words == ["CMD", "python", "-c"]
    here = question.replace("http://127.0.0.1:8000", live_server.url)
    assert here != question
    subprocess.run([sys.executable, "-c", here], check=True)


def test_the_image_is_made_of_what_the_repository_pins():
    told = block("dockerfile")
    for path in re.findall(r"COPY ((?!--|\.)\S+)", told):
        assert (ROOT / path).exists(), path
    assert "--require-hashes -r requirements/base.txt" in told


def test_every_variable_of_the_manual_is_read_by_the_settings():
    read = {name for path in (ROOT / "config").rglob("*.py") for name in ENV.findall(path.read_text())}
    told = set(re.findall(r"`([A-Z][A-Z_]+)(?:=1)?`", MANUAL)) - {
        "DJANGO_SETTINGS_MODULE",
        "DELETE",
        "INSERT",
    }
    assert told - read == set()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here: not run")
def test_the_systemd_unit_is_one(tmp_path):
    unit = tmp_path / "district@.service"
    unit.write_text(block("ini").replace("/srv/district/bin/%i", "/bin/true"))
    words = ["systemd-analyze", "verify", str(unit)]
    found = subprocess.run(words, capture_output=True, text=True, check=False)
    about_ours = [line for line in found.stderr.splitlines() if "district@" in line]
    assert about_ours == []
