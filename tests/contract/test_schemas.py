"""What others read from schemas/ is what the code writes, and nothing published before becomes invalid."""

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

from streams.contracts.alerts import Alert, Candidate
from streams.contracts.articles import RawArticle
from streams.contracts.enriched import EnrichedArticle
from streams.contracts.schemas import files

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
TYPES = {"raw-article": RawArticle, "enriched-article": EnrichedArticle, "candidate": Candidate, "alert": Alert}


@pytest.mark.parametrize("name", sorted(files()))
def test_committed_schema_is_the_one_the_types_make(name: str) -> None:
    committed = (ROOT / "schemas" / name).read_text(encoding="utf-8")
    assert committed == files()[name], f"schemas/{name} is not what the types say: run `make schemas`"


@pytest.mark.parametrize("name", sorted(TYPES))
def test_schema_is_valid_json_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(files()[f"{name}.json"]))


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("*.json")), ids=lambda file: file.name)
def test_published_record_stays_valid_and_readable(file: Path) -> None:
    """Golden files are never changed: a later version must still read and accept them."""
    kind = file.name.split(".")[0]
    value = json.loads(file.read_text(encoding="utf-8"))
    schema = json.loads(files()[f"{kind}.json"])
    jsonschema.Draft202012Validator(schema).validate(value)
    assert msgspec.convert(value, TYPES[kind]) is not None


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_every_kind_of_record_has_a_golden_file(kind: str) -> None:
    assert list(GOLDEN.glob(f"{kind}.*.json"))


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("*.json")), ids=lambda file: file.name)
def test_old_reader_could_read_what_is_written_now(file: Path) -> None:
    """FULL_TRANSITIVE: what the golden record has (the fields of its time) is still written, of the same type."""
    kind = file.name.split(".")[0]
    value = json.loads(file.read_text(encoding="utf-8"))
    schema = json.loads(files()[f"{kind}.json"])
    assert set(schema["required"]) <= set(value)
    assert set(value) <= set(schema["properties"]) or kind in {"raw-article", "enriched-article"}


def test_asyncapi_refers_to_schemas_that_exist() -> None:
    document = json.loads(files()["asyncapi.json"])
    assert document["asyncapi"].startswith("3.")
    for channel in document["channels"].values():
        for message in channel["messages"].values():
            if "payload" in message:
                assert (ROOT / "schemas" / message["payload"]["schema"]["$ref"]).is_file()
    for operation in document["operations"].values():
        assert operation["channel"]["$ref"].removeprefix("#/channels/") in document["channels"]
