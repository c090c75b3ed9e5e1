"""`entente alerts`: prints the alerts, of whichever rule."""

from typing import Annotated, Any

import orjson
import typer

from streams.cli.common import (
    BootstrapOption,
    ConfigOption,
    JsonOption,
    connection_for,
    output,
    print_json,
    safe,
    settings_for,
)
from streams.cli.facts import rules_in_force
from streams.cli.outputs import alert_topics
from streams.client.reading import follow as follow_topics
from streams.client.reading import read_available

_COLOUR = {"new": "green", "updated": "cyan", "retracted": "yellow"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("alerts")(alerts)


def alerts(
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on and print alerts as they come.")] = False,
    from_beginning: Annotated[
        bool, typer.Option("--from-beginning", help="With --follow: begin with the alerts that are there already.")
    ] = False,
    topic: Annotated[
        list[str] | None,
        typer.Option("--topic", help="Read this topic alone (may be repeated); else all of the rules."),
    ] = None,
    bootstrap: BootstrapOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the alerts that the topics of the rules hold (the newest state of each), or follow them."""
    settings = settings_for(config, kafka__bootstrap=bootstrap)
    connection = connection_for(settings)
    topics = topic or alert_topics(settings, rules_in_force(settings))
    if follow:
        for record in follow_topics(connection, *topics, from_beginning=from_beginning):
            show_record(record, as_json=as_json)
        return
    newest: dict[bytes, Any] = {}
    for record in read_available(connection, *topics):
        newest.pop(record.key, None)
        newest[record.key] = record
    for record in newest.values():
        show_record(record, as_json=as_json)


def show_record(record: Any, *, as_json: bool) -> None:
    """Print one record of an alert topic; a tombstone or a foreign record is passed over."""
    if record.value is None:
        return
    try:
        alert = orjson.loads(record.value)
        if as_json:
            print_json(alert)
        else:
            output.print(describe(alert))
    except (orjson.JSONDecodeError, KeyError, TypeError):
        output.print(f"[red]The record at offset {record.offset} of {safe(record.topic)} is no alert.[/]")


def describe(alert: dict[str, Any]) -> str:
    """An alert for a person, as rich markup: who, what, in which words, where."""
    status = alert["status"]
    allies = ", ".join(ally["code"] for ally in alert["allies"])
    lines = [
        f"[bold {_COLOUR.get(status, 'white')}]{status.upper()}[/] [bold]{safe(allies)}[/]"
        f" {safe(alert['kind'])}, {safe(alert['act'] or 'no act')} ({safe(alert['stance'])},"
        f" score {alert['score']:.2f})  [dim]{safe(alert['alert_id'])}[/]",
        f"  {safe(alert['title'] or '(no title)')}",
    ]
    if alert["reason"]:
        lines.append(f"  {safe(alert['reason'])}")
    lines += [f"  [italic]“{safe(evidence['text'])}”[/]" for evidence in alert["evidence"]]
    sources = ", ".join(alert["sources"])
    lines.append(f"  [dim]{safe(sources or 'unnamed source')}, {safe(alert['published_at'])}[/]")
    return "\n".join(lines)
