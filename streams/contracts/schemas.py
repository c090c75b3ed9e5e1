"""Writes schemas/ from the record types: JSON Schema 2020-12 for each value and an AsyncAPI 3 document."""

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from streams.contracts.alerts import Alert, Candidate
from streams.contracts.articles import SCHEMA_VERSION, RawArticle
from streams.contracts.enriched import EnrichedArticle
from streams.contracts.headers import ALERT_SOURCE, ALERT_TYPE, DATA_SCHEMA, DLQ_PREFIX
from streams.contracts.topics import TopicNames, TopicSpec, topics

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES: dict[str, type[msgspec.Struct]] = {
    "raw-article.json": RawArticle,
    "enriched-article.json": EnrichedArticle,
    "candidate.json": Candidate,
    "alert.json": Alert,
}
_TIMES = {"published_at", "received_at", "first_seen", "last_seen"}


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of the value `name` (a file name under schemas/)."""
    struct = _TYPES[name]
    _, definitions = msgspec.json.schema_components([struct], ref_template="#/$defs/{name}")
    top = definitions.pop(struct.__name__)
    for definition in [top, *definitions.values()]:
        # Fields may be added in a later version; a reader must let them pass.
        definition["additionalProperties"] = True
        definition["description"] = " ".join(definition.get("description", "").split())
        for field, schema in definition.get("properties", {}).items():
            if field in _TIMES:
                _mark_time(schema)
    if struct is RawArticle:
        top["anyOf"] = [
            {"required": ["title"], "properties": {"title": {"type": "string", "minLength": 1}}},
            {"required": ["body"], "properties": {"body": {"type": "string", "minLength": 1}}},
            {"required": ["id", "status"], "properties": {"status": {"const": "withdrawn"}}},
        ]
    schema = {"$schema": _DIALECT, "$id": f"urn:entente:schemas:{name.removesuffix('.json')}:{SCHEMA_VERSION}", **top}
    if definitions:
        schema["$defs"] = dict(sorted(definitions.items()))
    return schema


def asyncapi() -> dict[str, Any]:
    """The AsyncAPI 3 document of the channels, with Kafka bindings."""
    specs = topics(TopicNames())
    names = TopicNames()
    receives = {names.raw, names.candidates}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Entente",
            "version": SCHEMA_VERSION,
            "description": "Alerts within a second when an ally speaks of cooperating on Ukraine.",
            "license": {"name": "MIT"},
        },
        "defaultContentType": "application/json",
        "channels": {spec.name: _channel(spec, names) for spec in specs},
        "operations": {
            f"{'receive' if spec.name in receives else 'send'}-{spec.name.replace('.', '-')}": {
                "action": "receive" if spec.name in receives else "send",
                "channel": {"$ref": f"#/channels/{spec.name}"},
                "summary": spec.title,
            }
            for spec in specs
        },
    }


def files() -> dict[str, str]:
    """Every file of schemas/ by name, with its whole text."""
    made = {name: json_schema(name) for name in _TYPES}
    made["asyncapi.json"] = asyncapi()
    return {name: json.dumps(value, indent=2, ensure_ascii=False) + "\n" for name, value in made.items()}


def _mark_time(schema: dict[str, Any]) -> None:
    for option in [schema, *schema.get("anyOf", ())]:
        if option.get("type") == "string":
            option["format"] = "date-time"


def _channel(spec: TopicSpec, names: TopicNames) -> dict[str, Any]:
    message: dict[str, Any] = {
        "name": spec.schema.removesuffix(".json") if spec.schema else "dead-letter",
        "title": spec.title,
        "bindings": {"kafka": {"key": {"type": "string", "description": spec.key}, "bindingVersion": "0.5.0"}},
    }
    if spec.schema:
        message["payload"] = {
            "schemaFormat": f"application/schema+json;version={_VERSION}",
            "schema": {"$ref": spec.schema},
        }
    if spec.name == names.alerts:
        message["headers"] = {
            "type": "object",
            "properties": {
                "ce_specversion": {"const": "1.0"},
                "ce_id": {"type": "string"},
                "ce_source": {"const": ALERT_SOURCE},
                "ce_type": {"const": ALERT_TYPE},
                "ce_subject": {"type": "string"},
                "ce_time": {"type": "string", "format": "date-time"},
                "ce_dataschema": {"const": DATA_SCHEMA},
                "content-type": {"const": "application/json"},
            },
        }
    if spec.name == names.dead_letters:
        message["contentType"] = "application/octet-stream"
        message["headers"] = {
            "type": "object",
            "properties": {
                f"{DLQ_PREFIX}{name}": {"type": "string"}
                for name in ("topic", "partition", "offset", "stage", "exception.class.name", "exception.message")
            },
        }
    return {
        "address": spec.name,
        "title": spec.title,
        "messages": {message["name"]: message},
        "bindings": {
            "kafka": {
                "topic": spec.name,
                "partitions": spec.partitions,
                "topicConfiguration": {
                    "cleanup.policy": [spec.cleanup_policy],
                    "retention.ms": spec.retention_ms,
                    "max.message.bytes": spec.max_message_bytes,
                },
                "bindingVersion": "0.5.0",
            }
        },
    }


_VERSION = "draft-2020-12"


def main() -> None:
    """Write every file into the folder named on the command line."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
