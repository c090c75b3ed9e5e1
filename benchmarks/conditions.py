"""Says of each part under what it was measured: parts of several runs and sizes end up on one page."""

import os
import subprocess
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import machine
from streams.compiled import core_kind

ROOT = Path(__file__).parent.parent
#: Longer would cost every part; shorter sees only a few ticks of the kernel's clock.
_LOOK_S = 2.0
#: Of the cores, so much taken by others before a part begins makes its absolute figures doubtful.
_BUSY_CORES = 0.2


def conditions(run: str, *, short: bool, set_by_hand: str = "") -> dict[str, Any]:
    """Machine, versions, core, state of the sources, what others take of the cores now, and which run this is.

    The load average would count the part before as well; so the cores are watched while nothing of ours runs.
    """
    return {
        "run": run,
        "short": short,
        "set_by_hand": set_by_hand,
        "measured_at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit(),
        "core_kind": core_kind(),
        "machine": {**machine.describe(), "busy_cores_before": busy_cores(_LOOK_S)},
    }


def commit() -> str | None:
    """The commit that is checked out, with a plus where tracked files differ from it; null outside a checkout."""
    found = _git("rev-parse", "--short", "HEAD")
    return found and found + ("+" if _git("status", "--porcelain", "--untracked-files=no", "--", ":!docs") else "")


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def busy_cores(seconds: float) -> float | None:
    """How many cores' worth of time went to anything but idling in the next `seconds`, what a host took included."""
    before = _ticks()
    time.sleep(seconds)
    after = _ticks()
    if before is None or after is None:
        return None
    whole, idle = after[0] - before[0], after[1] - before[1]
    return round((1 - idle / whole) * (os.cpu_count() or 1), 2) if whole else 0.0


def _ticks() -> tuple[int, int] | None:
    """All ticks since the start, and the idle ones (waiting for disks included)."""
    try:
        fields = Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    except OSError:
        return None
    numbers = [int(field) for field in fields]
    return sum(numbers), numbers[3] + numbers[4]


def as_lines(parts: Sequence[tuple[str, dict[str, Any]]]) -> list[str]:
    """Under what each part (title and result) was measured, for the page, and whether they are of one run."""
    runs = {part.get("run") for _, part in parts}
    commits = {part.get("commit") for _, part in parts}
    rows = [_condition_row(title, part) for title, part in parts]
    lines = [
        "All parts are of one run."
        if len(runs) == 1 and None not in runs
        else "**The parts are not of one run**: each was measured when the table says."
        + (" Nor are they of one state of the sources." if len(commits) > 1 or None in commits else ""),
        "",
        "| part | measured | took, min | sources | core | run | cores busy with other work before | load before |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *rows,
        "",
    ]
    machines: dict[str, list[str]] = {}
    for title, part in parts:
        if part.get("machine"):
            machines.setdefault(_machine(part["machine"]), []).append(title)
    if len(machines) == 1:
        lines += [f"Machine: {next(iter(machines))}.", ""]
    else:
        lines += [line for text, titles in machines.items() for line in (f"{', '.join(titles)}: {text}.", "")]
    busy = [title for title, part in parts if (_busy(part) or 0.0) > _BUSY_CORES]
    if busy:
        lines += [
            f"**The machine was busy with other work** before these parts: {', '.join(busy)}. Their absolute figures"
            " are lower than an idle machine would give. Ratios were taken inside a run and in processor time where"
            " that is said.",
            "",
        ]
    return lines


def _condition_row(title: str, part: dict[str, Any]) -> str:
    machine = part.get("machine") or {}
    unknown = "not kept"
    kinds = {True: "**short**", False: "full", None: unknown}
    size = kinds[part.get("short")] + (f", but {part['set_by_hand']}" if part.get("set_by_hand") else "")
    busy = _busy(part)
    return (
        f"| {title} | {part['measured_at']} | {part['took_s'] / 60:.1f} | {part.get('commit') or unknown} |"
        f" {part.get('core_kind') or unknown} | {size} | {unknown if busy is None else f'{busy:g}'} |"
        f" {machine.get('load_before', unknown)} |"
    )


def _busy(part: dict[str, Any]) -> float | None:
    found: float | None = (part.get("machine") or {}).get("busy_cores_before")
    return found


def _machine(machine: dict[str, Any]) -> str:
    packages = ", ".join(f"{name} {known or 'not installed'}" for name, known in machine["packages"].items())
    broker = f", Kafka {machine.get('kafka') or 'unknown'} on Java {machine.get('java') or 'unknown'}"
    return (
        f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']}, Python"
        f" {machine['python']}{broker}; {packages}"
    )
