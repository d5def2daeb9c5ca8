"""The units for systemd that docs/road-own-server.md gives, as systemd itself reads them."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from domore import cli
from own_server.guide import changed, files
from own_server.servers import program_of

FOLDER = "/etc/systemd/system/"
UNITS = {path.removeprefix(FOLDER): text for path, text in files().items() if path.startswith(FOLDER)}
SERVICES = ("domore-intake.service", "domore-build.service", "domore-digest.service", "domore-tally.service")
TIMERS = {
    "domore-build.timer": ["2026-11-24 00:00:00", "2026-11-24 00:10:00"],
    "domore-digest.timer": ["2026-11-24 07:05:00", "2026-11-25 07:05:00"],
    "domore-tally.timer": ["2026-11-24 03:20:00", "2026-11-25 03:20:00"],
}
PROGRAM = "/srv/town/venv/bin/domore"
MOST_EXPOSED = "20"  # of 100: "OK" in systemd's own words; the rest is the network and the user's own files, which both need


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units as files, with this very domore as their program."""
    folder = tmp_path_factory.mktemp("units")
    for name, text in UNITS.items():
        (folder / name).write_text(changed(text, (PROGRAM, f"{Path(sys.executable).with_name('domore')}")) if name in SERVICES else text)
    return folder


def systemd_analyze(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What systemd says of units, without running any."""
    return subprocess.run([program_of("systemd-analyze"), *words], capture_output=True, text=True, cwd=folder, check=False)


def test_systemd_understands_each_line(folder: Path) -> None:
    """Of all units: no setting that it ignores, no program that is not there."""
    assert set(UNITS) == {*SERVICES, *TIMERS}
    done = systemd_analyze("verify", "--man=no", *(f"./{name}" for name in UNITS), folder=folder)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", SERVICES)
def test_units_may_do_little(name: str, folder: Path) -> None:
    """By systemd's own measure of what a service could do to the machine."""
    done = systemd_analyze("security", "--offline=yes", f"--threshold={MOST_EXPOSED}", f"./{name}", folder=folder)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", SERVICES)
def test_what_they_run_is_a_command_of_ours(name: str) -> None:
    """With options that it has; what it writes lies where the unit lets it write."""
    run = shlex.split(re.findall(r"^ExecStart=(.*)$", UNITS[name], re.MULTILINE)[0])
    options = vars(cli._parser().parse_args(run[1:]))
    may_write = re.findall(r"^ReadWritePaths=(.*)$", UNITS[name], re.MULTILINE)[0]
    assert run[0] == PROGRAM
    for written in (options.get("spool"), options.get("site")):
        if written is not None:
            assert written.is_relative_to(may_write) or ("StateDirectory=domore\n" in UNITS[name] and written.parent == Path("/var/lib/domore"))
    assert Path(re.findall(r"^WorkingDirectory=(.*)$", UNITS[name], re.MULTILINE)[0]).is_relative_to(may_write)


@pytest.mark.parametrize(("name", "first_two"), TIMERS.items())
def test_timers_go_off_when_the_guide_says(name: str, first_two: list[str], folder: Path) -> None:
    """The site is built in the night too, letters and counts go out once a day; and what was missed while the machine was off is made up for."""
    when = re.findall(r"^OnCalendar=(.*)$", UNITS[name], re.MULTILINE)[0]
    done = systemd_analyze("calendar", "--base-time=2026-11-23 23:58:00", "--iterations=2", when, folder=folder)
    assert re.findall(r"(?:elapse|#2): (?:[A-Z][a-z]+ )?([\d-]+ [\d:]+)", done.stdout) == first_two
    assert "Persistent=true" in UNITS[name]
    assert name.replace(".timer", ".service") in UNITS
