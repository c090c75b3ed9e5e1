"""Prints how good the alerts are, for `entente eval --alerts`."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
from rich.table import Table

from streams.agents.handlers import Core
from streams.cli.common import console, output, print_json, safe
from streams.contracts.errors import ConfigurationError
from streams.core.cooperation import Reader
from streams.core.pipeline import detect, enrich
from streams.evaluation.alerts import RULE, AlertLabel, AlertReport, Counts, Told, as_json, score_alerts, told_of
from streams.evaluation.labelled import articles_of, labels_of, none_labelled
from streams.evaluation.missed import nearest_of
from streams.knowledge.languages import COOPERATION


def print_alert_report(folders: list[Path], core: Core, *, misses: int, as_json_lines: bool) -> None:
    """Score the alerts on the articles of all folders together."""
    rule = next((rule for rule in core.rules.rules if rule.id == RULE), None)
    if rule is None:
        raise ConfigurationError(
            f"The rule {RULE}, by which the labels are, is not in force.", hint="Leave paths.rules out."
        )
    reader = Reader(core.facts.cooperation)
    sources: dict[str, str] = {}
    pairs: list[tuple[AlertLabel, Told]] = []
    now = datetime.now(UTC)
    for folder in folders:
        labels = {label.id: label for label in labels_of(folder, AlertLabel)}
        for decoded in articles_of(folder, now):
            identity = decoded.article.id or ""
            if identity not in labels:
                continue
            tagged = enrich(decoded.article, core.facts, day=(decoded.published or now).date())
            unread = "" if COOPERATION in tagged.capabilities else tagged.analysis.language
            told = told_of(identity, detect(tagged, core.rules, core.facts), unread=unread)
            if labels[identity].alert and not told.alert:
                told = msgspec.structs.replace(told, nearest=nearest_of(tagged.analysis, rule, reader))
            pairs.append((labels[identity], told))
            sources[identity] = decoded.article.source or "unnamed"
    if not pairs:
        raise none_labelled(folders)
    report = score_alerts(pairs, lambda identity: sources[identity])
    if as_json_lines:
        print_json(as_json(report))
    else:
        show_report(report, misses)


def show_report(report: AlertReport, misses: int) -> None:
    """The report as tables."""
    table = Table("", "Precision", "Recall", "F1", title=f"{report.articles} articles")
    table.add_row("decision", *_cells(report.decision))
    table.add_row("allies (of right alerts)", *_cells(report.allies))
    output.print(table)
    low, high = report.interval
    output.print(f"F1 of the decision, 95 % interval: {low:.3f} to {high:.3f}")
    output.print(f"Act right: {report.act:.3f}")
    output.print(f"Articles that only decline: {report.declines[0]} of {report.declines[1]} alert as cooperation")
    by_source = Table("Source", "Alerts right", "False alarms", "Missed", "F1")
    for source, counts in report.by_source.items():
        by_source.add_row(safe(source), str(counts.right), str(counts.wrong), str(counts.missed), f"{counts.f1:.3f}")
    output.print(by_source)
    reliability = Table("Score from", "Articles", "Share that should alert")
    for score, count, share in report.reliability:
        reliability.add_row(f"{score:.1f}", str(count), f"{share:.2f}")
    output.print(reliability)
    for confusion in report.confusions[:misses]:
        console.print(
            f"[bold]{confusion.kind}[/] {safe(confusion.id)} {confusion.score:.2f}"
            f" {safe(', '.join(confusion.allies))}: {safe(confusion.reason)}"
        )
        for text in confusion.evidence:
            console.print(f"    “{safe(text)}”")
        if confusion.nearest is not None:
            refused = f", refused: {safe(confusion.nearest.refused)}" if confusion.nearest.refused else ""
            console.print(f"    nearest: {confusion.nearest.odds:.2f}{refused}: “{safe(confusion.nearest.text)}”")


def _cells(counts: Counts) -> tuple[str, str, str]:
    return f"{counts.precision:.3f}", f"{counts.recall:.3f}", f"{counts.f1:.3f}"
