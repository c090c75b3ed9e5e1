"""What a Kafka error means: which policy it takes, and the sentence that names topic, right and way out."""

from aiokafka import errors as kafka

from streams.contracts.errors import EntenteError, Fatal, Transient

#: Faults of a delivery that lie in the record itself: it is too large for the topic.
RECORD_FAULTS = (kafka.MessageSizeTooLargeError, kafka.RecordListTooLargeError)

_DENIED = (
    kafka.TopicAuthorizationFailedError,
    kafka.GroupAuthorizationFailedError,
    kafka.ClusterAuthorizationFailedError,
    kafka.TransactionalIdAuthorizationFailed,
)


def delivery_fault(error: BaseException, what: str, *, right: str = "WRITE on the topic") -> EntenteError:
    """The fault that ends the process because `what` (the topic x, the offsets of group y) could not be written."""
    if isinstance(error, EntenteError):
        return error
    if isinstance(error, _DENIED):
        return Fatal(
            f"The broker denies to write {what}: {type(error).__name__}.", hint=f"Give the worker's user {right}."
        )
    if isinstance(error, kafka.AuthenticationFailedError | kafka.SaslAuthenticationFailed):
        return Fatal(
            f"The broker refused the worker's user when it wrote {what}.",
            hint="Check kafka.sasl_username, kafka.sasl_password and kafka.sasl_mechanism.",
        )
    if isinstance(error, kafka.UnknownTopicOrPartitionError):
        return Fatal(
            f"The broker does not know {what}.",
            hint="Make the topics with `entente topics create`; with ACLs the worker's user also needs DESCRIBE on it.",
        )
    if isinstance(error, kafka.InvalidTimestampError):
        # What is written has the time of now, so this is no fault of the record.
        return Fatal(
            f"The broker refuses the worker's time when it writes {what}.",
            hint="Set the clock of the worker's machine, or message.timestamp.type=LogAppendTime on the topic.",
        )
    if isinstance(error, kafka.KafkaTimeoutError | kafka.RequestTimedOutError):
        return Transient(
            f"The broker did not confirm {what} in time.",
            hint="Nothing of it is acknowledged: it is read again when the worker is started again.",
        )
    return Transient(
        f"The broker did not take {what}: {type(error).__name__}: {error}.",
        hint="Nothing of it is acknowledged: it is read again when the worker is started again.",
    )


def connection_fault(error: BaseException, agent: str, group: str) -> EntenteError:
    """The fault that ends the process because an agent's connection to Kafka broke for good."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, EntenteError):
            return found
        if isinstance(found, kafka.GroupAuthorizationFailedError):
            return Fatal(
                f"The broker denies the consumer group {group}.", hint="Give the worker's user READ on the group."
            )
        if isinstance(found, kafka.TopicAuthorizationFailedError):
            return Fatal(
                f"The broker denies the {agent} agent a topic: {found}.",
                hint="Give the worker's user READ on what it reads and on the changelog, WRITE on what it writes.",
            )
        found = found.__cause__ or found.__context__
    return Transient(
        f"The {agent} agent's connection to Kafka broke: {type(error).__name__}: {error}.",
        hint="Nothing unfinished is acknowledged; starting the worker again continues there.",
    )
