"""`entente up`: a local Kafka, the topics, workers, and the alerts as they come."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated, Any

import typer

from streams.broker import LocalKafka, LocalKafkaConfig
from streams.broker.errors import OWN_BROKER_HINT, BrokerError
from streams.broker.ports import free_ports
from streams.cli.alerts import show_record
from streams.cli.common import (
    EXIT_SOME_FAILED,
    BootstrapOption,
    ConfigOption,
    JsonOption,
    articles_of,
    connection_for,
    console,
    safe,
    settings_for,
)
from streams.cli.facts import rules_in_force
from streams.cli.outputs import alert_topics, all_specs
from streams.cli.publish import print_refusals
from streams.client.articles import Line
from streams.client.connection import Connection, broker_errors
from streams.client.groups import progress
from streams.client.publish import publish
from streams.client.reading import assigned_consumer
from streams.contracts.errors import EntenteError, Fatal
from streams.engine.topics import create_topics
from streams.operations.children import Child, await_ready
from streams.settings import Settings

_READY_S = 60.0
_POLL_MS = 100


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("up")(up)


def up(
    sample: Annotated[bool, typer.Option("--sample", help="Publish the bundled sample articles.")] = False,
    once: Annotated[
        bool, typer.Option("--once", help="End when everything that was published has been processed.")
    ] = False,
    publish_files: Annotated[
        list[str] | None, typer.Option("--publish", help="Publish this file too (JSON Lines, .txt, .html).")
    ] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Worker processes.")] = 1,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port of the local Kafka; 0: a free one.")] = 0,
    data: Annotated[Path | None, typer.Option("--data", help="Data folder of the local Kafka.")] = None,
    bootstrap: BootstrapOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run everything on this machine and print alerts as they come; Ctrl-C (or SIGTERM) stops all of it.

    Exit code 1 if an article to publish was refused.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # SIGINT too: a shell that starts us in the background has it ignored.
        signal.signal(number, signal.default_int_handler)
    settings = settings_for(config, kafka__bootstrap=bootstrap)
    rules = rules_in_force(settings)
    refused = 0
    with ExitStack() as stack:
        stack.enter_context(suppress(KeyboardInterrupt))
        # Before anything is started: of a file that cannot be read nothing should have to be stopped.
        lines = list(_articles(sample, publish_files or []))
        broker_failure: Callable[[], str] = str
        if not settings.kafka.bootstrap:
            console.print("Starting a local Kafka ...")
            kafka = LocalKafka(LocalKafkaConfig(port=port, data_dir=data))
            stack.callback(kafka.stop)
            broker_failure = kafka.failure
            settings = settings_for(config, kafka__bootstrap=kafka.start())
            stack.enter_context(_own_broker_named(broker_failure))
        console.print(f"Kafka: [bold]{safe(settings.kafka.bootstrap)}[/]")
        connection = connection_for(settings)
        create_topics(settings.engine(), all_specs(settings, rules), replication=settings.topics.replication)
        reader = assigned_consumer(connection, *alert_topics(settings, rules), from_beginning=False)
        stack.callback(reader.close)
        children = list(_start_workers(stack, settings, config, workers))
        console.print(f"Ready: articles go to [bold]{safe(settings.topics.raw)}[/], alerts are printed here.")
        if lines:
            sent = publish(lines, connection, settings.topics.raw, settings.limits)
            refused = sent.refused
            console.print(f"{sent.delivered} articles published, {sent.refused} refused.")
            print_refusals(sent)
        watch = partial(_see_that_all_live, children, broker_failure)
        _print_alerts(reader, settings, connection, watch, once=once, as_json=as_json)
    if refused:
        raise typer.Exit(EXIT_SOME_FAILED)


def _start_workers(stack: ExitStack, settings: Settings, config: Path | None, count: int) -> Iterator[Child]:
    """Start all workers, then wait for each; they are stopped, together, before the broker is."""
    started: list[tuple[Child, int]] = []
    # The first serves the metrics where the settings say, the others on free ports.
    ports = [settings.metrics.port or free_ports(1)[0], *free_ports(count - 1)]
    for port in ports:
        command = [sys.executable, "-m", "streams", "worker"]
        command += ["--bootstrap", settings.kafka.bootstrap, "--metrics-port", str(port)]
        if config is not None:
            command += ["--config", str(config)]
        child = Child(command)
        stack.callback(child.stop, settings.worker.grace_s + 5)
        started.append((child, port))
    for child, port in started:
        await_ready(child, port, host=settings.metrics.host, timeout_s=_READY_S)
        yield child


def _articles(sample: bool, names: list[str]) -> Iterator[Line]:
    if sample:
        with as_file(files("streams") / "samples" / "articles.jsonl") as path:
            yield from articles_of(str(path))
    yield from articles_of(*names)


@contextmanager
def _own_broker_named(broker_failure: Callable[[], str]) -> Iterator[None]:
    """Of a fault that our own broker's end explains, say that: "nothing listens there" tells too little."""
    try:
        yield
    except EntenteError:
        _see_our_own_broker(broker_failure)
        raise


def _see_our_own_broker(broker_failure: Callable[[], str]) -> None:
    """Raises BrokerError, with its log's tail, when our own broker has ended by itself."""
    if failure := broker_failure():
        raise BrokerError(failure, hint=OWN_BROKER_HINT)


def _see_that_all_live(children: list[Child], broker_failure: Callable[[], str]) -> None:
    """Raises what ends the command: our own broker, or a worker, has ended by itself."""
    _see_our_own_broker(broker_failure)
    for child in children:
        if child.exit_code is not None:
            raise Fatal(f"A worker has ended with exit code {child.exit_code}.", hint="Its log, above, says why.")


def _print_alerts(
    reader: Any, settings: Settings, connection: Connection, watch: Callable[[], None], *, once: bool, as_json: bool
) -> None:
    """Print alerts until Ctrl-C; with `once`, until everything published so far has gone all the way."""
    admin = connection.admin()
    try:
        done = False
        while True:
            with broker_errors(settings.kafka.bootstrap):
                batches = reader.poll(timeout_ms=_POLL_MS)
            for records in batches.values():
                for record in records:
                    show_record(record, as_json=as_json)
            if done and not batches:
                return
            watch()
            done = once and _all_processed(admin, reader, settings)
    finally:
        admin.close()


def _all_processed(admin: Any, reader: Any, settings: Settings) -> bool:
    """Whether both agents have committed all there is, first hop first: what it finishes the second still has."""
    engine = settings.engine()
    hops = ((engine.group_of("enrich"), settings.topics.raw), (engine.group_of("alert"), settings.topics.candidates))
    return all(
        state.end == 0 or state.lag == 0
        for group, topic in hops
        for state in progress(admin, reader, settings.kafka.bootstrap, group, [topic])
    )
