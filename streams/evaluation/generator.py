"""Makes numbered articles for benchmarks and delivery checks: the same seed and number give the same bytes."""

import json
import random
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import orjson

Kind = Literal["mixed", "dense"]

#: Of mixed news, one article in so many speaks of Ukraine and an ally.
CANDIDATE_EVERY = 20
_SOURCES = ("Harbour Post", "Daily Ledger", "Hill Country News", "The Evening Courier")


class Generator:
    """Articles number 0, 1, 2, ... of a seed.

    `mixed`: four fifths unrelated prose, one fifth foreign news, and one article in twenty also about allies and
    Ukraine (`candidate_every`). `dense`: every article is, in a third of its sentences. `size` is the length of the
    body in characters, reached within a sentence.
    """

    def __init__(
        self,
        seed: int = 1,
        *,
        kind: Kind = "mixed",
        size: int = 4000,
        prefix: str = "gen",
        candidate_every: int = CANDIDATE_EVERY,
    ) -> None:
        self.seed = seed
        self.kind = kind
        self.size = size
        self.prefix = prefix
        self.candidate_every = candidate_every

    def article(self, number: int) -> dict[str, Any]:
        """Article `number` as a raw record's fields."""
        chance = random.Random(f"{self.seed}/{self.kind}/{number}")  # noqa: S311  # not for secrets
        topical = self.kind == "dense" or number % self.candidate_every == 0
        prose, news, ukraine = _prose(), _news(), _ukraine()
        paragraphs: list[str] = []
        length = 0
        while length < self.size:
            draw = chance.random()
            if topical and draw < (0.33 if self.kind == "dense" else 0.15):
                text = chance.choice(ukraine)
            elif draw < (0.6 if self.kind == "dense" else 0.2):
                text = chance.choice(news)
            else:
                text = chance.choice(prose)
            text = text.replace("{n}", str(chance.randint(2, 990)))
            paragraphs.append(text)
            length += len(text) + 1
        body = "".join(
            text + ("\n\n" if position % 4 == 3 else " ") for position, text in enumerate(paragraphs)
        ).strip()
        return {
            "id": f"{self.prefix}-{self.seed}-{number}",
            "title": chance.choice(ukraine if topical else news).replace("{n}", "40").rstrip("."),
            "body": body,
            "url": f"https://news.example/{self.seed}/{number}",
            "source": chance.choice(_SOURCES),
            "published_at": f"2023-{number % 12 + 1:02d}-{number % 28 + 1:02d}T{number % 24:02d}:00:00Z",
            "language": "en",
        }

    def value(self, number: int) -> bytes:
        """The value of the raw record of article `number`."""
        return orjson.dumps(self.article(number))


@cache
def _prose() -> list[str]:
    return _lines("prose.txt")


@cache
def _news() -> list[str]:
    return _lines("news.txt")


@cache
def _ukraine() -> list[str]:
    """The project's own labelled sentences, true and false alike."""
    text = (files("streams.knowledge") / "training" / "sentences-en.jsonl").read_text(encoding="utf-8")
    return [json.loads(line)["text"] for line in text.splitlines() if line.strip()]


def _lines(name: str) -> list[str]:
    return (files("streams.evaluation") / "data" / name).read_text(encoding="utf-8").splitlines()
