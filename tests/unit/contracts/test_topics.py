"""What is kept for some days is kept from the day on which it was written, whatever time its article has."""

from streams.contracts.topics import TopicNames, topics


def test_the_brokers_time_counts_where_we_write_and_time_decides_what_is_kept() -> None:
    times = {spec.name: spec.config().get("message.timestamp.type") for spec in topics(TopicNames())}
    assert times == {
        # The time of an article is its feed's to say.
        "articles.raw": None,
        "articles.enriched": "LogAppendTime",
        "alerts.candidates": "LogAppendTime",
        # Kept for ever.
        "alerts.ukraine-cooperation": None,
        "articles.raw.dlq": "LogAppendTime",
    }
