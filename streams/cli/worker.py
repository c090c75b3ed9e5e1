"""`entente worker`: runs the agents against the Kafka of the settings."""

import asyncio
import logging
from typing import Annotated

import typer

from streams.agents.handlers import Core, NewsBook, enrich_handler
from streams.agents.reload import LiveCore
from streams.cli.common import BootstrapOption, ConfigOption, console, settings_for
from streams.cli.facts import knowledge_folder, load_core, rules_folder
from streams.cli.outputs import output_specs
from streams.compiled import core_kind
from streams.contracts.errors import ConfigurationError
from streams.engine.config import AGENTS, AgentName
from streams.operations.health import HealthServer
from streams.operations.logs import configure_logging
from streams.operations.metrics import Metrics
from streams.operations.telemetry import Recorder
from streams.settings import Settings

log = logging.getLogger(__name__)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("worker")(worker)


def worker(
    only: Annotated[str | None, typer.Option("--only", help="Run one agent only: enrich or alert; else both.")] = None,
    metrics_port: Annotated[
        int | None, typer.Option("--metrics-port", min=0, max=65535, help="Port of /metrics, /healthz, /readyz.")
    ] = None,
    bootstrap: BootstrapOption = None,
    config: ConfigOption = None,
) -> None:
    """Run a worker until SIGTERM or Ctrl-C; it then finishes what is in flight, commits, and ends with 0.

    Exit codes beside the usual: 70 it cannot go on until somebody changes something (rights, topics, settings),
    75 starting it again may help (broker away, nothing moved). Nothing unfinished is ever acknowledged.
    """
    settings = settings_for(config, kafka__bootstrap=bootstrap, metrics__port=metrics_port)
    if not settings.kafka.bootstrap:
        raise ConfigurationError(
            "No Kafka is named.",
            hint="Give --bootstrap HOST:PORT (or kafka.bootstrap); `entente up` starts a local one.",
        )
    configure_logging(settings.log.level, settings.log.format)
    agents = _agents(only)
    metrics = Metrics()
    recorder = Recorder(metrics, agents)
    live = LiveCore(
        lambda: load_core(settings, apart=True),
        [knowledge_folder(settings), rules_folder(settings)],
        every_s=settings.paths.reload_s,
        told=lambda result: metrics.reloads.labels(result).inc(),
        see=lambda core: _see_outputs(settings, core),
    )
    server = HealthServer(metrics.registry, recorder.readiness, host=settings.metrics.host, port=settings.metrics.port)
    server.start()
    live.start()
    # Faust takes time to import, and only the worker needs it.
    from streams.agents.worker import run_worker  # noqa: PLC0415

    log.info("The core is %s.", core_kind())
    console.print(f"Metrics at http://{settings.metrics.host}:{server.port}/metrics")
    code = run_worker(
        settings.engine(),
        enrich=enrich_handler(live.current, settings.limits),
        open_book=lambda entries: NewsBook(entries, settings.stories, metrics.count_alert),
        telemetry=recorder,
        agents=agents,
        outputs=output_specs(settings, live.current().rules),
        replication=settings.topics.replication,
    )
    live.stop()
    server.stop()
    raise typer.Exit(code)


def _see_outputs(settings: Settings, core: Core) -> None:
    """See, in the thread that reloads, that every rule can publish; raises Fatal or Transient where one cannot."""
    from streams.engine.outputs import see_outputs  # noqa: PLC0415

    specs = output_specs(settings, core.rules)
    asyncio.run(see_outputs(settings.engine(), specs, replication=settings.topics.replication))


def _agents(only: str | None) -> frozenset[AgentName]:
    if only is None:
        return AGENTS
    for agent in AGENTS:
        if agent == only:
            return frozenset({agent})
    raise typer.BadParameter("--only takes enrich or alert")
