"""The part of docs/performance.md on what goes through Kafka."""

from typing import Any

from streams.engine.chunks import BACKLOG_CHUNK


def hops(part: dict[str, Any]) -> list[str]:
    """The harnesses with the whole core."""
    lines = [
        "## Through a real Kafka",
        "",
        f"A backlog of {part['records']:,} articles of {_sizes(part)} in {part['partitions']} partitions, one broker"
        f" on the same machine, one process a harness, {part['rounds']} rounds in alternation (every second one"
        " backwards). Each harness calls the same core and writes the same two topics. Where the library hands over"
        f" lists (aiokafka, confluent-kafka, bytewax, and ours) up to {BACKLOG_CHUNK} records go through it at a time;"
        " quixstreams and plain Faust hand over one record, so theirs goes alone, which costs them a tenth to a sixth"
        " (see `one at a time` above). Counted at the end offset of the output topic, which only delivered records"
        " move; the first fiftieth is not counted. A harness"
        f" is measured until its backlog is done{_limit(part)}: the table says how many records that were.",
        "",
        "Alike in all: acks=all without an idempotent producer (quixstreams has one by default), record batches up to"
        " 960 KB, no compression, fetches of 1 MB a partition with their checksums checked (librdkafka does not by"
        " default), offsets committed each half second after delivery (bytewax commits none: it has no recovery store"
        " here, and waits for delivery after each batch that it writes; plain Faust commits what it has sent),"
        " enriched articles in the partition of their raw ones (quixstreams, bytewax and Kafka Streams take it from"
        " the key, in C or Java). Unlike: peers gather for 5 ms, ours sends a batch when it is worked through; plain"
        " Faust decodes records into its model besides, as its agents do. Nothing was pinned: broker and harness share"
        " cores.",
        "",
        *(
            [
                "kafka_streams is the floor of the JVM and no peer: it **runs no core**, but passes each record on with"
                " as many bytes more as an enriched one has. The ratio to it says how far off a shell without work is.",
                "",
            ]
            if "kafka_streams" in part["harnesses"]
            else []
        ),
        "| harness | records measured | records/s (lowest-highest) | ours is | processor us | ours, by processor time"
        " | peak MB |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, one in part["harnesses"].items():
        rate, ratio = one["records_per_second"], part["ratio_to_spread"].get(name)
        cpu = part["cpu_ratio_to"].get(name)
        lines.append(
            f"| {name} | {min(one['records']):,}-{max(one['records']):,} |"
            f" {rate['median']:,.0f} ({rate['low']:,.0f}-{rate['high']:,.0f}) |"
            f" {_ratio(ratio)} | {one['cpu_us']['median']:.0f} | {_ratio(cpu)} | {one['peak_mb']:.0f} |"
        )
    whole = part.get("worker_to_enrich")
    if whole:
        lines += [
            "",
            f"Both hops with the story table against the enrich hop alone: {_ratio(whole)}; candidates still waiting"
            f" when the last article was written: {', '.join(map(str, part['candidates_waiting']))}. Its peak holds the"
            " stories that the candidates began, so it grows with the backlog (see Growth).",
        ]
    for name, reason in part["missing"].items():
        lines += ["", f"Missing: {name} ({reason})."]
    return [*lines, ""]


def _sizes(part: dict[str, Any]) -> str:
    sizes = part.get("payload")
    return f"{sizes['raw_bytes']:,} bytes (enriched {sizes['enriched_bytes']:,})" if sizes else "4 KB"


def _limit(part: dict[str, Any]) -> str:
    return f" or {part['seconds']:g} s are over" if "seconds" in part else " or its time is over"


def shells(part: dict[str, Any]) -> list[str]:
    """The harnesses with hardly any core."""
    return [
        "## The shells alone",
        "",
        "The same with decode and encode as the core (an output of the same size), so that only the shells differ:"
        " where the core is dear, it levels the ratios above.",
        "",
        "| harness | records/s | ours is | processor us | ours, by processor time |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {name} | {one['records_per_second']['median']:,.0f} | {_ratio(part['ratio_to_spread'].get(name))} |"
            f" {one['cpu_us']['median']:.0f} | {_ratio(part['cpu_ratio_to'].get(name))} |"
            for name, one in part["harnesses"].items()
        ),
        "",
    ]


def _ratio(found: dict[str, float] | None) -> str:
    return "" if not found else f"{found['median']:.2f} ({found['low']:.2f}-{found['high']:.2f})"
