"""Faust's producer over aiokafka's: behind the fence where one is wanted, and in no queue where none is needed.

Overrides internals of faust-streaming 0.15.3 and aiokafka 0.14, see `streams.engine.transport`.
"""

import asyncio
from typing import Any, cast

import aiokafka
from aiokafka.protocol.produce import ProduceRequest
from faust.transport.drivers import aiokafka as stock

from streams.contracts.errors import Transient
from streams.engine.consumer_thread import ConsumerThread
from streams.engine.exits import leave

#: How often a produce request that is held back looks whether the lease is renewed.
_LEASE_LOOK_S = 0.02
#: How long one produce request may take before it is sent again, to whoever leads the partition then; Java's default.
_REQUEST_S = 30.0
_LEAST_REQUEST_S = 1.0


class _NeverFull(set[int]):
    """Brokers to which no further produce request may go now: none."""

    def add(self, element: int) -> None:
        """Forget it."""

    def remove(self, element: int) -> None:
        """It is not there."""


class Producer(stock.Producer):
    """Faust's producer; that of an app with a story table writes only while the worker holds its partitions."""

    def _new_producer(self, transactional_id: str | None = None) -> aiokafka.AIOKafkaProducer:
        producer = super()._new_producer(transactional_id)
        # aiokafka has one time for a request and for a delivery: with it a broker that hangs, and is soon replaced
        # by another leader, would hold a batch until its delivery is given up.
        delivery_s = self.app.conf.producer_request_timeout
        request_ms = int(max(min(_REQUEST_S, delivery_s / 4), _LEAST_REQUEST_S) * 1000)
        producer.client._request_timeout_ms = request_ms
        producer._sender._request_timeout_ms = request_ms
        # Candidates need not wait until the articles before them are safe. The order of a partition is kept by
        # aiokafka's other rule, that one batch of it is in flight.
        producer._sender._in_flight = _NeverFull()
        return producer

    async def on_start(self) -> None:
        """Start the producer, behind the fence where one is wanted."""
        await super().on_start()
        if not cast(Any, self.app).fenced:
            return
        client = self._ensure_producer().client
        send = client.send

        async def send_behind_the_fence(node_id: int, request: Any, **options: Any) -> Any:
            if isinstance(request, ProduceRequest):
                await self._hold_until_ours()
            return await send(node_id, request, **options)

        client.send = send_behind_the_fence

    def client(self) -> aiokafka.AIOKafkaProducer:
        """aiokafka's producer underneath; raises NotReady before the start."""
        return self._ensure_producer()

    async def _hold_until_ours(self) -> None:
        thread = cast(ConsumerThread, cast(Any, self.app.consumer).thread)
        while thread.lease is not None and not thread.lease.holds():
            if thread.lease.lost:
                leave(
                    Transient(
                        "The worker was silent for longer than its session and its partitions went to another;"
                        " it ends rather than write for them.",
                        hint="Starting it again is safe. If it happens often, raise worker.session_timeout_s.",
                    )
                )
            await asyncio.sleep(_LEASE_LOOK_S)
