"""`entente dlq`: what could not be processed, why, and a way to send it back."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
import typer

from streams.cli.common import (
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
from streams.client.dead_letters import DeadLetter, Selection, group_by_cause, read_dead_letters
from streams.client.dead_letters import replay as replay_letters

_SHOWN_BYTES = 400

StageOption = Annotated[
    str | None, typer.Option("--stage", help="Only of this stage: DECODE, VALIDATE, ENRICH, PUBLISH.")
]
ErrorOption = Annotated[str | None, typer.Option("--error", help="Only with this error class.")]
ReasonOption = Annotated[
    str | None, typer.Option("--reason", help="Only where this is a part of the reason, in capitals or not.")
]
SinceOption = Annotated[datetime | None, typer.Option("--since", help="Only from this time on (UTC).")]
UntilOption = Annotated[datetime | None, typer.Option("--until", help="Only before this time (UTC).")]
OffsetOption = Annotated[
    list[str] | None, typer.Option("--offset", help="Only this one, PARTITION:OFFSET; may be given again.")
]

commands = typer.Typer(help="Dead letters: list, show, replay.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the command group."""
    app.add_typer(commands, name="dlq")


@commands.command("list")
def list_letters(
    stage: StageOption = None,
    error: ErrorOption = None,
    reason: ReasonOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    bootstrap: BootstrapOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Count the dead letters by stage, error and reason, with the first and last time of each."""
    settings = settings_for(config, kafka__bootstrap=bootstrap)
    letters = read_dead_letters(
        connection_for(settings), settings.topics.dead_letters, _selection(stage, error, reason, since, until, None)
    )
    causes = group_by_cause(letters)
    if as_json:
        for cause in causes:
            print_json(
                {
                    "stage": cause.stage,
                    "error": cause.error,
                    "reason": cause.reason,
                    "count": cause.count,
                    "first": cause.first.isoformat(),
                    "last": cause.last.isoformat(),
                    "example": cause.example,
                }
            )
        return
    if not causes:
        console.print(f"No dead letters in {settings.topics.dead_letters}.")
        return
    for cause in causes:
        # What differs from record to record is left out; of a single one all is known.
        reason = cause.reason if cause.count > 1 else cause.example
        times = sorted({cause.first.isoformat(" ", "seconds"), cause.last.isoformat(" ", "seconds")})
        output.print(
            f"[bold]{cause.count:>8}[/]  {safe(cause.stage)} {safe(cause.error)}  [dim]{' to '.join(times)}[/]\n"
            f"          {safe(reason)}"
        )


@commands.command("show")
def show(
    stage: StageOption = None,
    error: ErrorOption = None,
    reason: ReasonOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    offset: OffsetOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 20,
    bootstrap: BootstrapOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print dead letters one by one: where each came from, why, and the beginning of its bytes."""
    settings = settings_for(config, kafka__bootstrap=bootstrap)
    letters = read_dead_letters(
        connection_for(settings), settings.topics.dead_letters, _selection(stage, error, reason, since, until, offset)
    )
    for number, letter in enumerate(letters):
        if number >= limit:
            console.print(f"Only the first {limit} are shown (--limit).")
            break
        if as_json:
            print_json(_as_json(letter))
        else:
            output.print(
                f"[bold]{letter.partition}:{letter.offset}[/] from {safe(letter.topic)}"
                f" {safe(letter.source_partition)}:{safe(letter.source_offset)},"
                f" {letter.time.isoformat(timespec='milliseconds')}, replayed {letter.attempts} times\n"
                f"  {safe(letter.stage)} {safe(letter.error)}: {safe(letter.message)}\n"
                f"  [dim]{safe(_excerpt(letter.value))}[/]"
            )


@commands.command("replay")
def replay(
    stage: StageOption = None,
    error: ErrorOption = None,
    reason: ReasonOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    offset: OffsetOption = None,
    max_attempts: Annotated[
        int, typer.Option("--max-attempts", min=1, help="A letter replayed so often stays where it is (parked).")
    ] = 3,
    send: Annotated[bool, typer.Option("--send", help="Do it; without this flag nothing is sent (dry run).")] = False,
    bootstrap: BootstrapOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send dead letters back to where they came from. A dry run unless --send; safe to interrupt and to run twice."""
    settings = settings_for(config, kafka__bootstrap=bootstrap)
    result = replay_letters(
        connection_for(settings),
        settings.topics.dead_letters,
        (settings.topics.raw, settings.topics.candidates),
        _selection(stage, error, reason, since, until, offset),
        max_attempts=max_attempts,
        dry_run=not send,
    )
    if as_json:
        print_json({"sent": send, **msgspec.to_builtins(result)})
        return
    verb = "replayed" if send else "would be replayed (dry run: add --send)"
    console.print(
        f"{result.replayed} {verb}, {result.parked} parked after {max_attempts} attempts,"
        f" {result.already} already replayed before."
    )
    if result.empty:
        console.print(
            f"{result.empty} of the parked have neither key nor value: no producer sends such a record, and there is"
            " nothing in it to replay."
        )
    if result.foreign:
        console.print(
            f"{result.foreign} do not say by a header of ours that they came from {settings.topics.raw} or"
            f" {settings.topics.candidates}: they stay where they are."
        )


def _selection(
    stage: str | None,
    error: str | None,
    reason: str | None,
    since: datetime | None,
    until: datetime | None,
    offsets: Iterable[str] | None,
) -> Selection:
    chosen = None
    if offsets:
        try:
            chosen = frozenset(
                (int(partition), int(offset)) for partition, _, offset in (text.partition(":") for text in offsets)
            )
        except ValueError as wrong:
            raise typer.BadParameter("--offset is PARTITION:OFFSET, for example 0:17") from wrong
    return Selection(
        stage=stage,
        error=error,
        reason=reason,
        since=since.replace(tzinfo=UTC) if since else None,
        until=until.replace(tzinfo=UTC) if until else None,
        offsets=chosen,
    )


def _excerpt(value: bytes | None) -> str:
    if value is None:
        return "(no value)"
    text = value[:_SHOWN_BYTES].decode("utf-8", "backslashreplace")
    return text + (f"... ({len(value)} bytes)" if len(value) > _SHOWN_BYTES else "")


def _as_json(letter: DeadLetter) -> dict[str, Any]:
    return {
        "partition": letter.partition,
        "offset": letter.offset,
        "time": letter.time.isoformat(),
        "key": None if letter.key is None else letter.key.decode("utf-8", "backslashreplace"),
        "value": None if letter.value is None else letter.value.decode("utf-8", "backslashreplace"),
        "topic": letter.topic,
        "source_partition": letter.source_partition,
        "source_offset": letter.source_offset,
        "stage": letter.stage,
        "error": letter.error,
        "message": letter.message,
        "attempts": letter.attempts,
    }
