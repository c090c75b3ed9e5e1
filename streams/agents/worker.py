"""Runs the agents in this process until a signal or a fault: start, watch, drain, commit, leave."""

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import Coroutine, Sequence
from typing import Any

import uvloop

from streams.contracts.errors import ConfigurationError, EntenteError, Transient
from streams.contracts.topics import TopicSpec
from streams.engine.config import AGENTS, AgentName, EngineConfig
from streams.engine.exits import EXIT_AGAIN, end_process, exit_code, leave
from streams.engine.records import EnrichMany, OpenBook
from streams.engine.telemetry import Silent, Telemetry

log = logging.getLogger(__name__)

#: How long leaving the consumer groups may take, after everything is committed.
_LEAVE_S = 5.0


def run_worker(
    config: EngineConfig,
    *,
    enrich: EnrichMany | None = None,
    open_book: OpenBook | None = None,
    telemetry: Telemetry | None = None,
    agents: frozenset[AgentName] = AGENTS,
    outputs: Sequence[TopicSpec] = (),
    replication: int = 1,
) -> int:
    """Run until SIGTERM or SIGINT, then finish what was begun; returns the exit code.

    `outputs` are the topics of rules beside those of the config; one that is missing is made, with `replication`
    copies, where the brokers allow it.

    0 after a signal; EXIT_FATAL (70) or EXIT_AGAIN (75) when the start fails. Once running, a fault does not
    return: it ends the process with one of these codes and a line in the log (see `streams.engine.exits`).
    Must be called from the main thread. Standard output is left alone.
    """
    # Faust and aiokafka build a debug record for every message, read by nobody: a tenth of the time.
    logging.disable(logging.DEBUG)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        # Faust makes the loop of its consumer thread by the policy.
        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
        try:
            return runner.run(_run(config, enrich, open_book, telemetry or Silent(), agents, outputs, replication))
        except EntenteError as error:
            log.critical("The worker does not start: %s", error)
            return exit_code(error)
        finally:
            asyncio.set_event_loop_policy(None)


async def _run(
    config: EngineConfig,
    enrich: EnrichMany | None,
    open_book: OpenBook | None,
    telemetry: Telemetry,
    agents: frozenset[AgentName],
    outputs: Sequence[TopicSpec],
    replication: int,
) -> int:
    # Faust reads the event loop when it is imported and configured, so it is imported inside of it.
    from streams.agents.hosts import Host, alert_host, enrich_host  # noqa: PLC0415
    from streams.engine.outputs import see_outputs  # noqa: PLC0415
    from streams.engine.preflight import await_brokers  # noqa: PLC0415
    from streams.engine.stall import DeadMan  # noqa: PLC0415

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    hosts: list[Host] = []
    if "enrich" in agents:
        if enrich is None:
            raise ConfigurationError("The enrich agent was given nothing to do with an article.")
        hosts.append(enrich_host(config, enrich, telemetry))
    if "alert" in agents:
        if open_book is None:
            raise ConfigurationError("The alert agent was given no story book.")
        hosts.append(alert_host(config, open_book, telemetry))
    topics: dict[str, str] = {}
    for topic, right in sorted({right for host in hosts for right in host.rights}):
        topics[topic] = f"{topics[topic]} and {right}" if topic in topics else right
    if not await _unless(stop, await_brokers(config, topics)):
        return 0
    if not await _unless(stop, see_outputs(config, outputs, replication=replication)):
        return 0
    dead_man = DeadMan(config.stall_exit_s)
    turning = asyncio.ensure_future(dead_man.turn())
    dead_man.start()
    try:
        if await _unless(stop, _start(hosts)):
            # Facts, rules and stories stay; looking through them for garbage would cost tens of milliseconds.
            gc.collect()
            gc.freeze()
            log.info("The worker runs: %s.", ", ".join(host.name for host in hosts))
            await stop.wait()
        return await _stop(hosts, config)
    finally:
        dead_man.stop()
        turning.cancel()


async def _start(hosts: list[Any]) -> None:
    # A start includes the restore of the story table, which the watchdogs watch.
    await asyncio.gather(*(host.start() for host in hosts))


async def _stop(hosts: list[Any], config: EngineConfig) -> int:
    log.info("The worker stops: what was begun is finished and committed.")
    # Waited for, not cancelled: Faust's commit takes no for an answer and goes on when it is cancelled.
    finishing = asyncio.gather(*(host.finish_up() for host in hosts))
    done, _ = await asyncio.wait({finishing}, timeout=config.grace_s)
    if not done:
        leave(
            Transient(
                f"Not everything that was begun could be finished within {config.grace_s:g} s (worker.grace_s).",
                hint="The rest is read again at the next start.",
            )
        )
    error = finishing.exception()
    if error is not None:
        leave(error)
    # Everything is committed: a connection that does not close in time is no reason to say otherwise.
    leaving = asyncio.gather(*(host.leave() for host in hosts), return_exceptions=True)
    done, _ = await asyncio.wait({leaving}, timeout=_LEAVE_S)
    if not done:
        log.warning("The connections to Kafka did not close within %g s; they are dropped.", _LEAVE_S)
        end_process(0)
    log.info("The worker has stopped.")
    return 0


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Do `work` unless the stop comes first; whether it was done. Raises what `work` raises."""
    stopping = asyncio.ensure_future(stop.wait())
    working = asyncio.ensure_future(work)
    try:
        await asyncio.wait({stopping, working}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
            return True
        return False
    finally:
        for task in (stopping, working):
            if not task.done():
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await task


__all__ = ["EXIT_AGAIN", "run_worker"]
