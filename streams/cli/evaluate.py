"""`entente eval`: how good the tags and the alerts are, against labelled articles."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import orjson
import typer
from rich.table import Table

from streams.cli.alert_report import print_alert_report
from streams.cli.common import ConfigOption, JsonOption, console, output, print_json, safe, settings_for
from streams.cli.facts import load_core
from streams.contracts.errors import ConfigurationError
from streams.core.facts import Facts
from streams.core.pipeline import enrich
from streams.evaluation.events import GOLD_FILE, CountryReport, EventMiss, EventReport, score_plover
from streams.evaluation.labelled import articles_of, labels_of, none_labelled, see_both
from streams.evaluation.petrarch import PETRARCH_FILE, score_petrarch
from streams.evaluation.tags import Gold, Prediction, Score, TagReport, score_tags

_TASKS = ("countries", "persons", "bodies")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("eval")(evaluate)


def evaluate(
    tags: Annotated[
        Path | None, typer.Option("--tags", help="Score the tags on this folder (articles.jsonl and labels.jsonl).")
    ] = None,
    alerts: Annotated[
        list[Path] | None, typer.Option("--alerts", help="Score the alerts on this folder; may be given again.")
    ] = None,
    events: Annotated[
        Path | None,
        typer.Option(
            "--events",
            help="Score on the gold records of PLOVER (countries, cooperation) or PETRARCH (countries) in this folder.",
        ),
    ] = None,
    misses: Annotated[int, typer.Option("--misses", min=0, help="List so many misses of each task.")] = 10,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Score tags (countries, persons, bodies) or alerts (decision, allies, act) against labelled articles."""
    if tags is None and not alerts and events is None:
        raise typer.BadParameter("say what to score: --tags, --alerts or --events FOLDER")
    core = load_core(settings_for(config))
    for folder in [*([tags] if tags else []), *(alerts or [])]:
        see_both(folder)
    if tags is not None:
        _show_tags(_score_tags(tags, core.facts), misses, as_json=as_json)
    if events is not None:
        _score_events(events, core.facts, misses, as_json=as_json)
    if alerts:
        print_alert_report(alerts, core, misses=misses, as_json_lines=as_json)


def _score_events(folder: Path, facts: Facts, misses: int, *, as_json: bool) -> None:
    plover, petrarch = (folder / GOLD_FILE).is_file(), (folder / PETRARCH_FILE).is_file()
    if not (plover or petrarch):
        raise ConfigurationError(
            f"There is neither {GOLD_FILE} (PLOVER) nor {PETRARCH_FILE} (PETRARCH) in {folder}.",
            hint="Name the folder that has one of them.",
        )
    if plover:
        _show_events(score_plover(folder, facts), misses, as_json=as_json)
    if petrarch:
        _show_countries(score_petrarch(folder, facts), misses, as_json=as_json)


def _show_countries(report: CountryReport, misses: int, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "records": report.records,
                "countries_recall": round(report.recall, 4),
                "misses": orjson.loads(msgspec.json.encode(report.misses)),
            }
        )
        return
    output.print(
        f"{report.records} test sentences: {report.recall:.3f} of their countries are known, by name or by actor."
    )
    _list_misses(report.misses, misses)


def _list_misses(found: tuple[EventMiss, ...], most: int) -> None:
    for miss in found[:most]:
        console.print(f"  {miss.task:12} {safe(miss.what):8} [dim]{safe(miss.id)}[/]")


def _score_tags(folder: Path, facts: Facts) -> TagReport:
    gold = labels_of(folder, Gold)
    predictions: dict[str, Prediction] = {}
    sources: dict[str, str] = {}
    now = datetime.now(UTC)
    for decoded in articles_of(folder, now):
        article = decoded.article
        tagged = enrich(article, facts, day=(decoded.published or now).date())
        identity = article.id or ""
        predictions[identity] = Prediction(identity, tagged.countries, tagged.actors)
        sources[identity] = article.source or "unnamed"
    if predictions.keys().isdisjoint(label.id for label in gold):
        raise none_labelled([folder])
    return score_tags(gold, predictions, sources)


def _show_tags(report: TagReport, misses: int, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "articles": report.articles,
                **{task: _figures(getattr(report, task)) for task in _TASKS},
                "person_country": round(report.person_country.precision, 4),
                "by_source": {
                    source: {task: _figures(score) for task, score in scores.items()}
                    for source, scores in report.by_source.items()
                },
                "misses": orjson.loads(msgspec.json.encode(report.misses)),
            }
        )
        return
    table = Table("", "Precision", "Recall", "F1", title=f"{report.articles} articles")
    for task in _TASKS:
        table.add_row(task, *_cells(getattr(report, task)))
    output.print(table)
    output.print(f"Country right of the persons found: {report.person_country.precision:.3f}")
    by_source = Table("F1 by source", *_TASKS)
    for source, scores in sorted(report.by_source.items()):
        by_source.add_row(safe(source), *(_f1(scores[task]) for task in _TASKS))
    output.print(by_source)
    for task in _TASKS if misses else ():
        found = [miss for miss in report.misses if miss.task == task]
        output.print(f"[bold]{task}[/]: {len(found)} answers differ from the labels")
        for miss in found[:misses]:
            output.print(f"  {miss.kind:8} {safe(miss.what)}  [dim]{safe(miss.id)}[/]")
        if len(found) > misses:
            output.print(f"  [dim]... and {len(found) - misses} more: --misses {len(found)} lists all.[/]")


def _show_events(report: EventReport, misses: int, *, as_json: bool) -> None:
    if as_json:
        cooperative = report.cooperative
        print_json(
            {
                "records": report.records,
                "countries_recall": round(report.countries.recall, 4),
                "cooperative": {
                    "records": report.told,
                    "precision": round(cooperative.precision, 4),
                    "recall": round(cooperative.recall, 4),
                    "f1": round(cooperative.f1, 4),
                },
                "misses": orjson.loads(msgspec.json.encode(report.misses)),
            }
        )
        return
    cooperative = report.cooperative
    output.print(f"{report.records} gold records: {report.countries.recall:.3f} of their countries are tagged.")
    output.print(
        f"Cooperative against the rest, of {report.told} records with both countries: precision"
        f" {cooperative.precision:.3f}, recall {cooperative.recall:.3f}, F1 {cooperative.f1:.3f}"
    )
    _list_misses(report.misses, misses)


def _f1(score: Score) -> str:
    # A source without any label or answer of a kind says nothing about it.
    return f"{score.f1:.3f}" if score.right + score.wrong + score.missed else "-"


def _figures(score: Score) -> dict[str, float]:
    return {"precision": round(score.precision, 4), "recall": round(score.recall, 4), "f1": round(score.f1, 4)}


def _cells(score: Score) -> tuple[str, str, str]:
    return f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.f1:.3f}"
