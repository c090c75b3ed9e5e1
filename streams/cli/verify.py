"""`entente verify`: nothing lost and nothing wrong, shown by numbered articles through the running system."""

import random
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from streams.cli.common import (
    EXIT_SOME_FAILED,
    BootstrapOption,
    ConfigOption,
    JsonOption,
    connection_for,
    console,
    output,
    print_json,
    safe,
    settings_for,
)
from streams.cli.facts import load_core
from streams.cli.outputs import alert_topics
from streams.client.verification import Check, History, new_prefix
from streams.client.verification import verify as run_verify
from streams.core.outcome import Outcome, RawRecord
from streams.core.processing import process
from streams.core.records import versions_of
from streams.evaluation.verdict import Report
from streams.evaluation.workload import Workload

_FAULTS_SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify")(verify)


def verify(
    articles: Annotated[int, typer.Option("--articles", "-n", min=1, help="How many to publish.")] = 1000,
    rate: Annotated[float, typer.Option("--rate", min=0, help="Articles a second; 0: as fast as they are taken.")] = 0,
    seed: Annotated[
        int | None, typer.Option("--seed", help="Makes the same articles again; by default another each time.")
    ] = None,
    history: Annotated[
        Path | None, typer.Option("--history", help="Keep the whole run in this file (JSON Lines).")
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=1, help="Seconds to wait for the outputs after publishing.")
    ] = 60.0,
    bootstrap: BootstrapOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Publish numbered articles, read what comes out, compare it with what the core makes of them.

    Needs a running worker with the same version, knowledge and rules. The articles stay in the topics, under ids
    that begin with "verify-"; their alerts reach your subscribers. Verdicts: ALL_DELIVERED or LOST n; DUPLICATE n
    (repeats by id, allowed); CORRUPT n; OUT_OF_ORDER n; DOUBLE n. Exit code 0 when nothing is lost or wrong, else 1.
    """
    settings = settings_for(config, kafka__bootstrap=bootstrap)
    core = load_core(settings)
    seed = random.randrange(2**31) if seed is None else seed  # noqa: S311  # not for secrets
    workload = Workload(new_prefix(), seed)

    def expected(record: RawRecord) -> Outcome:
        return process(record, core.facts, core.rules, settings.limits, now=datetime.now(UTC))

    with History(history) as kept, _bar(quiet=as_json) as bar:
        task = bar.add_task("Publishing", total=articles)

        def sent(count: int) -> None:
            bar.update(task, completed=count)

        def missing(count: int) -> None:
            bar.update(task, description="Outputs missing", completed=count, total=None)

        kept.event(f"prefix {workload.prefix}, seed {seed}, {articles} articles")
        check = Check(
            connection_for(settings),
            settings.topics,
            expected,
            prefix=workload.prefix,
            history=kept,
            alert_topics=alert_topics(settings, core.rules),
        )
        report = run_verify(check, workload, articles, rate=rate, timeout_s=timeout, sent=sent, missing=missing)
        for verdict in report.verdicts:
            kept.event(verdict)
    ours = versions_of(core.facts, core.rules)
    other = check.versions if check.versions is not None and check.versions != ours else None
    if as_json:
        print_json(
            {
                "verdicts": report.verdicts,
                "good": report.good,
                "prefix": workload.prefix,
                "seed": seed,
                "timeline": kept.timeline,
                "versions": msgspec.to_builtins(ours),
                "worker_versions": msgspec.to_builtins(check.versions),
                **msgspec.to_builtins(report),
            }
        )
    else:
        _show(report, workload, kept, history)
        if other is not None:
            console.print(
                "[yellow]The workers run another version, knowledge or rules than this command, so every record"
                " differs:[/] run `entente verify` with the same installation and settings as the workers."
            )
    if not report.good:
        raise typer.Exit(EXIT_SOME_FAILED)


def _bar(*, quiet: bool) -> Progress:
    return Progress(
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=quiet or not sys.stderr.isatty(),
        transient=True,
    )


def _show(report: Report, workload: Workload, kept: History, history: Path | None) -> None:
    console.print(f"Run {workload.prefix}, seed {workload.seed}")
    for at, what in kept.timeline:
        console.print(f"  {at:8.2f} s  {safe(what)}")
    for name, tally in report.outputs.items():
        console.print(f"{name}: {tally.expected} expected, {tally.lost} lost, {tally.duplicates} repeated")
    for fault in report.faults[:_FAULTS_SHOWN]:
        console.print(f"  [red]{fault.kind}[/]: {safe(fault.what)}")
    if len(report.faults) > _FAULTS_SHOWN:
        console.print(f"  ... and {len(report.faults) - _FAULTS_SHOWN} more (--json lists all)")
    if history is not None:
        console.print(f"History: {safe(history)}")
    for verdict in report.verdicts:
        output.print(verdict)
