"""Networks between worker and broker that are unclean: they lag, trickle, cut, half-close and fall silent."""

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import count, takewhile

from streams.broker import LocalKafka, LocalKafkaConfig
from streams.broker.ports import free_ports

from ..harness import Bench, Stage
from ..processes import Supervisor
from ..proxy import Proxy
from ..table import Row
from ..toxiproxy import NoToxiproxyError, Toxiproxy, built
from .brokers import exits


@contextmanager
def _traffic(bench: Bench, name: str, port: int, proxy: str) -> Iterator[tuple[Stage, Supervisor, threading.Event]]:
    """A broker at `port` that is known by the proxy's address, a worker, and articles until the event is set."""
    done = threading.Event()
    with (
        LocalKafka(LocalKafkaConfig(ephemeral=True, port=port, advertised=(proxy,))) as kafka,
        Stage(bench, name, broker=kafka, bootstrap=proxy) as stage,
    ):
        keeper = stage.supervised(instance="one")
        keeper.worker.await_ready()
        articles = takewhile(lambda _: not done.is_set(), count())
        stage.publish_meanwhile(articles, rate=100.0 if bench.short else 200.0)
        yield stage, keeper, done


def network(bench: Bench) -> Iterator[Row]:
    """Delays, cuts and half-closed connections between worker and broker."""
    rounds = 3 if bench.short else 12
    (port,) = free_ports(1)
    with closing(Proxy(port, bench.seed)) as proxy, _traffic(bench, "network", port, proxy.address) as traffic:
        stage, keeper, done = traffic
        for number in range(rounds):
            proxy.delay_s = stage.chance.choice([0.0, 0.02, 0.1])
            time.sleep(stage.chance.uniform(0.5, 2.0))
            at = time.monotonic()
            match number % 3:
                case 0:
                    stage.history.event(f"{proxy.cut(0.6)} connections cut")
                case 1:
                    stage.history.event("connections half-closed")
                    proxy.half_close(0.6)
                case 2:
                    stage.history.event("nothing passes for 3 s")
                    proxy.black_hole = True
                    time.sleep(3)
                    proxy.black_hole = False
                    proxy.cut()
            stage.recovers(since=at, timeout_s=150)
        done.set()
        proxy.delay_s = 0.0
        row = stage.row("unclean network: delays, cuts, half-closed", timeout_s=180, note=exits(keeper.exits))
        keeper.stop()
        yield row


def toxics(bench: Bench) -> Iterator[Row]:
    """The same by Toxiproxy, with what our own proxy cannot do: a trickle, torn packets, a reset after some bytes."""
    rounds = 1 if bench.short else 3
    fault = "unclean network (Toxiproxy): lag, trickle, torn packets, resets, silence, away"
    try:
        built()
    except NoToxiproxyError as error:
        yield Row(fault=fault, verdict="left out", note=str(error))
        return
    (port,) = free_ports(1)
    with Toxiproxy(port, bench.seed) as proxy, _traffic(bench, "toxics", port, proxy.address) as traffic:
        stage, keeper, done = traffic
        for _ in range(rounds):
            for what, lasting_s, toxic in _toxics(proxy):
                time.sleep(stage.chance.uniform(0.5, 1.5))
                stage.history.event(what)
                with toxic:
                    time.sleep(lasting_s)
                at = time.monotonic()
                stage.recovers(since=at, timeout_s=150)
        done.set()
        row = stage.row(fault, timeout_s=180, note=exits(keeper.exits))
        keeper.stop()
        yield row


def _toxics(proxy: Toxiproxy) -> Iterator[tuple[str, float, AbstractContextManager[None]]]:
    """What happens, how long in seconds, and the toxic that does it."""
    yield "answers 100 ms late, give or take 80", 4.0, proxy.toxic("latency", {"latency": 100, "jitter": 80})
    yield "answers trickle at 50 KB/s", 4.0, proxy.toxic("bandwidth", {"rate": 50})
    yield (
        "requests torn into pieces of some bytes",
        3.0,
        proxy.toxic("slicer", {"average_size": 512, "size_variation": 256, "delay": 200}, stream="upstream", share=0.7),
    )
    yield "half of the connections reset", 2.0, proxy.toxic("reset_peer", {"timeout": 100}, share=0.5)
    yield (
        "connections end after 20 KB of a request",
        3.0,
        proxy.toxic("limit_data", {"bytes": 20_000}, stream="upstream"),
    )
    yield "requests vanish", 4.0, proxy.toxic("timeout", {"timeout": 0}, stream="upstream", share=0.6)
    yield "answers vanish", 4.0, proxy.toxic("timeout", {"timeout": 0}, share=0.6)
    yield "away", 3.0, proxy.down()
