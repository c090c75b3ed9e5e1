"""A pipeline for each test of the engine."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .harness import Pipeline

MakePipeline = Callable[..., Pipeline]


@pytest.fixture
def make_pipeline(bootstrap: str, tmp_path: Path) -> Iterator[MakePipeline]:
    """make_pipeline(**EngineConfig fields): topics, and workers that are gone after the test."""
    made: list[Pipeline] = []

    def make(*, topics: bool = True, **settings: Any) -> Pipeline:
        folder = tmp_path / f"pipeline-{len(made)}"
        folder.mkdir()
        pipeline = Pipeline(bootstrap, folder, **settings)
        if topics:
            pipeline.create_topics()
        made.append(pipeline)
        return pipeline

    yield make
    for pipeline in made:
        pipeline.close()


@pytest.fixture
def pipeline(make_pipeline: MakePipeline) -> Pipeline:
    """A pipeline with the defaults of these tests."""
    return make_pipeline()
