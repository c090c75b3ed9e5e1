"""Labelled texts for fitting and scoring: the measuring data where it is there, and the project's own sentences."""

import hashlib
import json
import os
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec

from streams.contracts.articles import RawArticle
from streams.contracts.errors import ConfigurationError
from streams.core.analysis import Analysis

OWN: Final = Path(__file__).parent.parent / "knowledge" / "training"
OWN_SENTENCES: Final = ("sentences-en.jsonl", "sentences-multi.jsonl")
OWN_PAIRS: Final = (
    "pairs-en.jsonl",
    "pairs-more.jsonl",
    "pairs-de.jsonl",
    "pairs-fr.jsonl",
    "pairs-phenomena.jsonl",
    "pairs-east.jsonl",
    "pairs-en-2.jsonl",
    "pairs-romance.jsonl",
    "pairs-readings.jsonl",
    "pairs-en-3.jsonl",
    "pairs-multi-2.jsonl",
    "pairs-en-4.jsonl",
    *(f"pairs-{code}.jsonl" for code in ("bg", "cs", "da", "el", "et", "fi", "hu", "lt")),
    *(f"pairs-{code}.jsonl" for code in ("lv", "nl", "no", "pt", "ro", "sk", "sv", "tr")),
)
OWN_ARTICLES: Final = (
    "articles-en-1.jsonl",
    "articles-en-2.jsonl",
    "articles-en-3.jsonl",
    "articles-de.jsonl",
    "articles-fr.jsonl",
    "articles-multi.jsonl",
)
#: Says what an article is about, and nothing of any ally.
CONTEXT: Final = {
    "en": "The war in Ukraine went on.",
    "de": "Der Krieg in der Ukraine ging weiter.",
    "fr": "La guerre en Ukraine a continué.",
    "es": "La guerra en Ucrania continuó.",
    "it": "La guerra in Ucraina è continuata.",
    "pl": "Wojna w Ukrainie trwała.",
    "uk": "Війна в Україні тривала.",
    "ru": "Война на Украине продолжалась.",
}
_UNKNOWN_DAY: Final = date(2022, 6, 1)

Analyse = Callable[[RawArticle, date], Analysis]


class Labelled(msgspec.Struct, frozen=True):
    """A sentence with its label: offsets into the body, reason by SENTENCES.md where it is no cooperation."""

    start: int
    end: int
    text: str
    cooperation: bool
    act: str | None
    reason: str | None
    allies: tuple[str, ...]


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A text with its label. `whole` says that the label is of the text as one (a sentence of its own).

    `kind` is the set it comes from: train, dev, own, pair; `genre` the family of its source, for scores by source.
    """

    id: str
    kind: str
    genre: str
    language: str
    analysis: Analysis
    alert: bool
    allies: tuple[str, ...] = ()
    act: str | None = None
    polarity: str = "none"
    reason: str | None = None
    phenomenon: str = ""
    whole: bool = False
    sentences: tuple[Labelled, ...] = ()


def data_folder() -> Path | None:
    """The measuring data: ENTENTE_DATA, else ../shared/data beside the project; None where it is not there."""
    given = os.environ.get("ENTENTE_DATA")
    folder = Path(given) if given else Path(__file__).parents[3] / "shared" / "data"
    return folder if (folder / "train").is_dir() else None


def load_articles(folder: Path, analyse: Analyse) -> list[Example]:
    """The labelled articles of train and dev with their labelled sentences."""
    by_article: dict[str, list[Labelled]] = defaultdict(list)
    for row in read_lines(folder / "sentences.jsonl"):
        by_article[row["id"]].append(
            Labelled(
                row["start"],
                row["end"],
                row["text"],
                row["cooperation"],
                row["act"],
                row["reason"],
                tuple(row["allies"]),
            )
        )
    examples = []
    for kind in ("train", "dev"):
        labels = {row["id"]: row for row in read_lines(folder / kind / "labels.jsonl")}
        for row in read_lines(folder / kind / "articles.jsonl"):
            label = labels[row["id"]]
            article = msgspec.convert(row, RawArticle, strict=False)
            examples.append(
                Example(
                    id=row["id"],
                    kind=kind,
                    genre=re.split(r"[-_0-9]", row["id"])[0],
                    language=row.get("language") or "en",
                    analysis=analyse(article, day_of(row.get("published_at"))),
                    alert=label["alert"],
                    allies=tuple(label["allies"]),
                    act=label["act"],
                    polarity=label["polarity"],
                    sentences=tuple(by_article.get(row["id"], ())),
                )
            )
    return examples


def load_own(analyse: Analyse) -> list[Example]:
    """The project's own labelled sentences, articles, and the pairs that may be fitted on."""
    examples = []
    for name in OWN_SENTENCES:
        for number, row in enumerate(read_lines(OWN / name)):
            examples.append(_own(f"{Path(name).stem}-{number}", row, row["text"], analyse))
    for name in OWN_ARTICLES:
        examples.extend(load_written(OWN / name, analyse))
    for name in OWN_PAIRS:
        examples.extend(load_pairs(OWN / name, analyse))
    return examples


def load_written(path: Path, analyse: Analyse) -> list[Example]:
    """The project's own articles: each a list of sentences with their labels, and the label of the whole."""
    examples = []
    for number, row in enumerate(read_lines(path)):
        identity = f"{path.stem}-{number}"
        body, sentences = _joined(row["sentences"])
        article = RawArticle(
            id=identity,
            title=row.get("title"),
            body=body,
            language=row.get("lang", "en"),
            published_at=row.get("published"),
        )
        examples.append(
            Example(
                id=identity,
                kind="written",
                genre="written",
                language=row.get("lang", "en"),
                analysis=analyse(article, day_of(row.get("published"))),
                alert=row["alert"],
                allies=tuple(row.get("allies") or ()),
                act=row.get("act"),
                polarity=row.get("polarity") or "none",
                sentences=tuple(sentences),
            )
        )
    return examples


def _joined(rows: Sequence[dict[str, Any]]) -> tuple[str, list[Labelled]]:
    """The body of an article written as sentences; a sentence that ends in a line break ends its paragraph."""
    body = ""
    sentences = []
    for row in rows:
        text = row["text"].strip()
        start = len(body)
        body += text + ("\n\n" if row["text"].endswith("\n") else " ")
        sentences.append(
            Labelled(
                start,
                start + len(text),
                text,
                row["cooperation"],
                row.get("act"),
                row.get("reason"),
                tuple(row.get("allies") or ()),
            )
        )
    return body.rstrip(), sentences


def load_pairs(path: Path, analyse: Analyse) -> list[Example]:
    """Minimal pairs as two examples each, ids ending in "+" (alerts) and "-" (quiet)."""
    examples = []
    for row in read_lines(path):
        for side, sign in (("alerts", "+"), ("quiet", "-")):
            examples.append(_pair(f"{row['id']}{sign}", row, row[side], sign == "+", analyse))
    return examples


def _own(identity: str, row: dict[str, Any], text: str, analyse: Analyse) -> Example:
    language = row.get("lang", "en")
    # Where the sentence needs its article to be about the topic, a sentence of that kind goes before it.
    before = CONTEXT.get(language, "") + " " if row.get("context_ukraine") else ""
    article = RawArticle(id=identity, body=before + text, language=language, published_at=row.get("published"))
    return Example(
        id=identity,
        kind="own",
        genre="own",
        language=language,
        analysis=analyse(article, day_of(row.get("published"))),
        alert=row["cooperation"],
        allies=tuple(row.get("allies") or ()),
        act=row.get("act"),
        reason=row.get("reason"),
        phenomenon=row.get("phenomenon") or "",
        whole=True,
    )


def _pair(identity: str, row: dict[str, Any], text: dict[str, str], alert: bool, analyse: Analyse) -> Example:
    language = row.get("lang", "en")
    article = RawArticle(
        id=identity, title=text.get("title"), body=text["body"], language=language, published_at=row.get("published")
    )
    return Example(
        id=identity,
        kind="pair",
        genre="pair",
        language=language,
        analysis=analyse(article, day_of(row.get("published"))),
        alert=alert,
        phenomenon=row.get("phenomenon") or "",
        whole=True,
    )


def day_of(published: str | None) -> date:
    """The day of a time as written, or one within the span of the data."""
    return date.fromisoformat(published[:10]) if published else _UNKNOWN_DAY


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON-lines file; raises ConfigurationError where it is not there."""
    try:
        with path.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines if line.strip()]
    except FileNotFoundError as error:
        raise ConfigurationError(f"{path} is not there.", hint="Name the data's folder in ENTENTE_DATA.") from error


def checksum(path: Path) -> str:
    """SHA-256 of a file, hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
