"""An agent with everything around it: its Faust app, its loop, its watchdog."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from faust.types import TP

from streams.agents.alert import AlertAgent
from streams.agents.enrich import EnrichAgent, size_of_batch
from streams.engine.app import EngineApp, create_app
from streams.engine.config import EngineConfig
from streams.engine.delivery import Sender
from streams.engine.loop import Loop, Work
from streams.engine.records import EnrichMany, OpenBook
from streams.engine.stall import Watchdog
from streams.engine.telemetry import Telemetry

log = logging.getLogger(__name__)


class Host:
    """One running agent. `rights` are the topics that it reads and writes, each with the right that this takes.

    Rules may name further outputs: those come and go with the rules, and `streams.engine.outputs` sees to them.
    """

    def __init__(
        self,
        app: EngineApp,
        work: Work,
        config: EngineConfig,
        *,
        source: str,
        outputs: Sequence[str],
        restores: Sequence[str] = (),
        slots: int,
        weight: Callable[[Any], int] = lambda event: 1,
        last_finished: dict[TP, float],
    ) -> None:
        self.name = app.agent_name
        self.rights = [(topic, "READ") for topic in (source, *restores)] + [(topic, "WRITE") for topic in outputs]
        self._app = app
        self._loop = Loop(work, slots=slots, weight=weight, settler=lambda: app.engine_consumer)
        self._watchdog = Watchdog(app, config.stall_exit_s, last_finished=last_finished)
        self._watching: asyncio.Task[None] | None = None
        app.agent(app.raw_topic(source), name=app.agent_name)(self._loop.run)

    async def start(self) -> None:
        """Start the app; returns when it is assigned and restored (the watchdog ends the process if that hangs)."""
        self._app.telemetry.ready(self.name, ready=False, reason="joining its consumer group")
        self._watching = asyncio.ensure_future(self._watchdog.run())
        await self._app.start()

    async def finish_up(self) -> None:
        """Finish what was begun and commit it."""
        self._app.telemetry.ready(self.name, ready=False, reason="stopping")
        if self._watching is not None:
            self._watching.cancel()
        await self._loop.finish_up()
        consumer = self._app.engine_consumer
        if consumer.started:
            await consumer.commit()

    async def leave(self) -> None:
        """Leave the group and close the connections."""
        await self._app.stop()


def _sender(app: EngineApp, config: EngineConfig) -> Sender:
    return Sender(app.client, max_record_bytes=config.max_record_bytes)


def enrich_host(config: EngineConfig, process: EnrichMany, telemetry: Telemetry) -> Host:
    """The enrich agent, ready to start."""
    topics = config.topics
    app = create_app("enrich", config, telemetry)
    last_finished: dict[TP, float] = {}
    agent = EnrichAgent(app, config, process, _sender(app, config), last_finished)
    return Host(
        app,
        agent.work,
        config,
        source=topics.raw,
        outputs=(topics.enriched, topics.candidates, topics.dead_letters),
        # By bytes: batches are small where news comes in slowly, and a slow broker must not stop the work on them.
        slots=config.batches_in_flight * config.fetch_bytes,
        weight=size_of_batch,
        last_finished=last_finished,
    )


def alert_host(config: EngineConfig, open_book: OpenBook, telemetry: Telemetry) -> Host:
    """The alert agent, ready to start."""
    topics = config.topics
    app = create_app("alert", config, telemetry)
    last_finished: dict[TP, float] = {}
    agent = AlertAgent(app, config, open_book, _sender(app, config), last_finished)
    return Host(
        app,
        agent.work,
        config,
        source=topics.candidates,
        outputs=(config.changelog, topics.alerts, topics.dead_letters),
        restores=(config.changelog,),
        slots=config.candidates_in_flight,
        weight=lambda event: len(event.value.records),
        last_finished=last_finished,
    )
