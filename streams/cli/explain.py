"""`entente explain`: an article with its spans coloured, and every clause that was considered, with the reason."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
import typer
from rich.text import Text

from streams.cli.common import (
    EXIT_SOME_FAILED,
    ConfigOption,
    JsonOption,
    articles_of,
    console,
    output,
    print_json,
    safe,
    settings_for,
)
from streams.cli.facts import load_core
from streams.contracts.alerts import Event, Verdict
from streams.contracts.articles import Span
from streams.contracts.codec import decode_raw
from streams.contracts.errors import Permanent
from streams.core.document import Document
from streams.core.pipeline import Tagged, detect, enrich
from streams.knowledge.languages import COOPERATION

_COUNTRY, _ACTOR, _CUE, _EVIDENCE = "cyan", "bold magenta", "bold yellow", "underline"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain)


def explain(
    article: Annotated[str, typer.Argument(help='A .txt, .html or JSON Lines file, or "-" for standard input.')],
    on: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="Facts of this day where the article has none; else today."),
    ] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how each article was read: countries, actors, evidence, and why each clause counts or does not."""
    settings = settings_for(config)
    core = load_core(settings)
    now = datetime.now(UTC)
    failed = False
    for line in articles_of(article):
        try:
            decoded = decode_raw(line.value, settings.limits, now=now)
        except Permanent as error:
            failed = True
            console.print(f"[red]line {line.number}: {safe(error)}[/]")
            continue
        day = (decoded.published or on or now).date()
        tagged = enrich(decoded.article, core.facts, day=day)
        verdicts = detect(tagged, core.rules, core.facts, every_clause=True)
        if as_json:
            print_json({"article_id": decoded.article.id, "verdicts": msgspec.to_builtins(verdicts)})
        else:
            _print(decoded.article.id or "", tagged, verdicts)
    if failed:
        raise typer.Exit(EXIT_SOME_FAILED)


def _print(article_id: str, tagged: Tagged, verdicts: tuple[Verdict, ...]) -> None:
    analysis = tagged.analysis
    output.rule(safe(article_id))
    # Behind a bar, so that no line of an article can pass for one of ours.
    for line in _coloured(analysis.document, tagged, verdicts).split("\n", allow_blank=True):
        output.print(Text("│ ", style="dim") + line)
    output.print(
        f"\n[{_COUNTRY}]country[/]  [{_ACTOR}]actor[/]  [{_CUE}]cue[/]  [{_EVIDENCE}]evidence[/]"
        f"   language {analysis.language}, facts as of {analysis.day}, tagged: {', '.join(tagged.capabilities)}"
    )
    output.print("[bold]Countries[/] " + ", ".join(f"{tag.code} {tag.salience:.2f}" for tag in tagged.countries))
    for actor in tagged.actors:
        output.print(
            f"[bold]{safe(actor.kind)}[/] {safe(actor.name)}: {safe(actor.role or 'no role')}"
            f" ({safe(actor.role_code or '-')}, {safe(actor.sector or '-')}),"
            f" {safe(actor.country or 'no country')}: {safe(actor.country_reason or 'no reason')}"
        )
    if COOPERATION not in tagged.capabilities:
        output.print(
            f"No words of cooperation are known in this language ({safe(analysis.language)}): it never alerts."
        )
    elif not verdicts:
        output.print("No rule's topic and actors meet in this article: nothing was considered.")
    for verdict in verdicts:
        _print_verdict(verdict)


def _print_verdict(verdict: Verdict) -> None:
    answer = f"[bold green]ALERT[/] {verdict.kind}" if verdict.alert else "[bold]quiet[/]"
    output.print(f"\n{answer}  rule {safe(verdict.rule)} {safe(verdict.rule_version)}, score {verdict.score:.2f}")
    output.print(f"  {safe(verdict.reason)}")
    for event in sorted(verdict.events, key=lambda event: (event.refused is not None, -event.score)):
        output.print(f"  {_event(event)}")
    if verdict.features:
        weights = ", ".join(f"{feature.name} {feature.weight:+.2f}" for feature in verdict.features)
        output.print(f"  [dim]weights: {safe(weights)}[/]")


def _event(event: Event) -> str:
    allies = ", ".join(event.allies) or "no ally"
    head = f"[red]refused: {safe(event.refused)}[/]" if event.refused else "[green]accepted[/]"
    cue = f" cue “{safe(event.cue.text)}”" if event.cue else ""
    return (
        f"{head} {safe(allies)} {event.event_class}/{event.act}, {event.stance}, {event.score:.2f}{cue}\n"
        f"    {event.sentence.field} {event.sentence.start}-{event.sentence.end}: “{safe(event.sentence.text)}”"
    )


def _coloured(document: Document, tagged: Tagged, verdicts: tuple[Verdict, ...]) -> Text:
    text = Text(printable_lines(document.text))

    def paint(spans: Iterable[Span | Any], style: str) -> None:
        for span in spans:
            shift = document.body_start if span.field == "body" else 0
            text.stylize(style, span.start + shift, span.end + shift)

    paint((span for tag in tagged.countries for span in tag.spans), _COUNTRY)
    paint((span for actor in tagged.actors for span in actor.spans), _ACTOR)
    accepted = [event for verdict in verdicts for event in verdict.events if event.refused is None]
    paint((event.cue for event in accepted if event.cue), _CUE)
    paint((span for verdict in verdicts if verdict.alert for span in verdict.evidence), _EVIDENCE)
    return text


def printable_lines(text: str) -> str:
    """The text, every control character but the line break replaced by one mark, so that offsets stay right."""
    return "".join(char if char == "\n" or char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
