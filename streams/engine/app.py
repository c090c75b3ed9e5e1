"""One Faust app an agent: its own consumer group, no web server, no topics made by it, a crash ends the process."""

import logging
from typing import Any, cast

import aiokafka
import faust
import mode
from faust.auth import SASLCredentials, SSLCredentials
from faust.serializers.schemas import Schema
from faust.tables.manager import TableManager
from yarl import URL

from streams.engine.config import AgentName, EngineConfig
from streams.engine.exits import leave
from streams.engine.faults import connection_fault
from streams.engine.producer import Producer
from streams.engine.stories import StoryTable
from streams.engine.telemetry import Telemetry
from streams.engine.transport import SCHEME, Consumer, require_tested_faust

log = logging.getLogger(__name__)

#: Fetched batches (of at most fetch_bytes each) that may wait for an agent.
_WAITING_BATCHES = 16


class RawSchema(Schema):  # type: ignore[type-arg]
    """Hands bytes through: a decode error inside Faust would lose what is in flight (streaming rule 3)."""

    def compile(self, app: Any, **kwargs: Any) -> Any:
        """The function that makes an event of a message."""
        create_event = app.create_event

        async def decode(message: Any, *, propagate: bool = False) -> Any:
            return create_event(message.key, message.value, message.headers, message)

        return decode


class ReadyTables(TableManager):
    """Tables that are all there before the start: Faust waits a second for more."""

    async def on_start(self) -> None:
        """Subscribe to the changelogs and begin to restore."""
        await self._update_channels()
        await self.recovery.start()


class EngineApp(faust.App):
    """A Faust app that knows its agent, and ends the process instead of restarting what crashed."""

    def __init__(self, agent: AgentName, config: EngineConfig, telemetry: Telemetry, *, fenced: bool) -> None:
        require_tested_faust(any_version=config.any_faust_version)
        self.agent_name = agent
        self.telemetry = telemetry
        #: Whether the app may write only while it surely holds its partitions.
        self.fenced = fenced
        self.changelog_name = config.changelog
        super().__init__(config.group_of(agent), **_settings(agent, config))
        self.monitor.max_avg_history = 1

    def _crash(self, reason: BaseException) -> None:
        super()._crash(reason)
        leave(connection_fault(reason, self.agent_name, self.conf.id))

    @property
    def engine_consumer(self) -> Consumer:
        """The consumer, as ours."""
        return cast(Consumer, self.consumer)

    def client(self) -> aiokafka.AIOKafkaProducer:
        """aiokafka's producer underneath, once started: Faust's own `topic.send` costs five times as much."""
        return cast(Producer, self.producer).client()

    def on_rebalance_start(self) -> None:
        """Called first of all, from the consumer's thread: nothing more may be delivered."""
        if self._consumer is not None:
            self.engine_consumer.end_period()
        self.loop.call_soon_threadsafe(self._say_rebalancing)
        super().on_rebalance_start()

    def _say_rebalancing(self) -> None:
        reason = "its group divides the partitions anew, or its table is being restored"
        self.telemetry.ready(self.agent_name, ready=False, reason=reason)

    def on_rebalance_end(self) -> None:
        """Called last of all: the table is restored, the offsets are sought, the queues are empty."""
        super().on_rebalance_end()
        self.engine_consumer.begin_period()
        self.telemetry.rebalanced(self.agent_name)
        self.telemetry.ready(self.agent_name, ready=True, reason="reading")

    def raw_topic(self, name: str) -> Any:
        """A topic whose records are handed through as they are."""
        return self.topic(name, schema=RawSchema(key_type=bytes, value_type=bytes), acks=True)

    def story_table(self) -> StoryTable:
        """The table of the alert agent."""
        table = self.Table("stories", key_type=bytes, value_type=bytes, partitions=1, recovery_buffer_size=500)
        return cast(StoryTable, table)


def create_app(agent: AgentName, config: EngineConfig, telemetry: Telemetry) -> EngineApp:
    """The app of one agent. Raises ConfigurationError for another Faust than the tested one, or unusable TLS files."""
    return EngineApp(agent, config, telemetry, fenced=agent == "alert")


def _settings(agent: AgentName, config: EngineConfig) -> dict[str, Any]:
    security = config.security
    security.check()
    context = security.ssl_context()
    credentials: Any = None
    if security.sasl_mechanism:
        credentials = SASLCredentials(
            username=security.sasl_username,
            password=security.sasl_password.reveal(),
            mechanism=security.sasl_mechanism,
            ssl_context=context,
        )
    elif context is not None:
        credentials = SSLCredentials(context)
    return {
        "broker": [URL(f"{SCHEME}://{address.strip()}") for address in config.bootstrap.split(",")],
        "broker_credentials": credentials,
        "broker_client_id": f"{config.client_id}-{agent}",
        "broker_commit_interval": config.commit_interval_s,
        # Commits go by time alone.
        "broker_commit_every": 1_000_000_000,
        "broker_session_timeout": config.session_timeout_s,
        "broker_heartbeat_interval": min(3.0, config.session_timeout_s / 6),
        "broker_request_timeout": max(60.0, config.session_timeout_s + 15),
        # A rebalance waits for what is in flight; a delivery may take this long.
        "broker_rebalance_timeout": max(60.0, config.delivery_timeout_s),
        "broker_max_poll_records": config.batch_records,
        "consumer_auto_offset_reset": "earliest",
        "consumer_max_fetch_size": config.fetch_bytes,
        "consumer_group_instance_id": f"{config.instance}-{agent}" if config.instance else None,
        "producer_acks": -1,
        "producer_linger": config.linger_ms / 1000,
        "producer_max_batch_size": config.batch_bytes,
        "producer_max_request_size": config.max_record_bytes,
        "producer_compression_type": None if config.compression == "none" else config.compression,
        "producer_request_timeout": config.delivery_timeout_s,
        "stream_buffer_maxsize": _WAITING_BATCHES,
        "stream_wait_empty": True,
        "agent_supervisor": mode.CrashingSupervisor,
        "autodiscover": False,
        "topic_allow_declare": False,
        "topic_disable_leader": True,
        "store": "memory://",
        "Table": StoryTable,
        "TableManager": ReadyTables,
        "table_standby_replicas": 0,
        "datadir": config.data_dir,
        "web_enabled": False,
        "worker_redirect_stdouts": False,
    }
