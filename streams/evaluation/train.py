"""`make train`: fits the weights that are shipped, or shows what they are worth on stories they have not seen."""

import argparse
import sys
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from rich.console import Console
from rich.table import Table

from streams.core.cooperation.rules import load_rules
from streams.core.facts import load_facts
from streams.evaluation.alerts import AlertReport, score_alerts
from streams.evaluation.corpus import (
    OWN,
    OWN_ARTICLES,
    OWN_PAIRS,
    OWN_SENTENCES,
    Example,
    checksum,
    data_folder,
    load_articles,
    load_own,
)
from streams.evaluation.cross_validation import Outcome, alarms_by_reason, cross_validate, label_of, pairs_right
from streams.evaluation.reader import Reader
from streams.evaluation.training import Corpus, fit, prepare
from streams.knowledge.cooperation import WEIGHTS, Weights

RULES: Final = Path(__file__).parent.parent / "rules"
_RULE: Final = "ukraine-cooperation"
LOG: Final = Path(__file__).parents[2] / "docs" / "detection-log.md"
BEGIN: Final = "<!-- figures: begin (made by `make train ARGS='--cross-validate --write-docs'`) -->"
END: Final = "<!-- figures: end -->"
#: The measuring data that is fitted on where it is there.
_MEASURED: Final = (
    "sentences.jsonl",
    "train/articles.jsonl",
    "train/labels.jsonl",
    "dev/articles.jsonl",
    "dev/labels.jsonl",
)
_REAL: Final = ("train", "dev")
_BOTH: Final = "train + dev"
out = Console()


def main() -> None:
    """Fit and write the weights; with --cross-validate or --ablate only show figures."""
    parser = argparse.ArgumentParser(prog="make train ARGS=...", description=__doc__)
    parser.add_argument("--own-only", action="store_true", help="fit on the project's own texts alone")
    parser.add_argument("--cross-validate", action="store_true", help="grouped cross-validation; writes nothing")
    parser.add_argument("--ablate", action="store_true", help="what each source of texts brings; writes nothing")
    parser.add_argument("--write-docs", action="store_true", help="with --cross-validate: figures to the detection log")
    parser.add_argument("--json", type=Path, metavar="FILE", help="the figures for a machine")
    parser.add_argument("--out", type=Path, default=WEIGHTS, metavar="FILE", help="where the weights go")
    given = parser.parse_args()
    folder = None if given.own_only else data_folder()
    if folder is None and not given.own_only:
        print("The measuring data is not there: fitted on the project's own texts alone.", file=sys.stderr)
    corpus, reader = load_corpus(folder)
    if given.cross_validate or given.ablate:
        figures = _ablate(corpus, reader) if given.ablate else {"all": _cross_validated(corpus, reader, _everything)}
        if given.write_docs and "all" in figures:
            write_docs(LOG, figures["all"])
        if given.json:
            given.json.write_bytes(msgspec.json.format(msgspec.json.encode(figures)))
        return
    weights = Weights(
        version="1.0",
        fitted_on=_sources(folder),
        notes=f"Made by `make train` of {len(corpus.items)} texts, {int(corpus.labelled.sum())} labelled sentences.",
        models=fit(corpus),
    )
    given.out.write_bytes(msgspec.json.encode(weights))
    sizes = ", ".join(f"{name} {len(model)}" for name, model in weights.models.items())
    out.print(f"{given.out}: weights of {sizes}")


def load_corpus(folder: Path | None) -> tuple[Corpus, Reader]:
    """Everything that can be fitted on, read by the rule of the project; `folder` holds the measuring data."""
    facts = load_facts()
    rule = next(rule for rule in load_rules(RULES).rules if rule.id == _RULE)
    reader = Reader(facts, rule)
    examples: list[Example] = load_articles(folder, reader.analyse) if folder else []
    examples += load_own(reader.analyse)
    return Corpus([prepare(example, reader.read(example)) for example in examples]), reader


def _everything(example: Example) -> bool:
    return True


def _cross_validated(corpus: Corpus, reader: Reader, learn_from: Any) -> dict[str, Any]:
    fitted_on = np.array([learn_from(item.example) for item in corpus.items])
    outcome = cross_validate(
        corpus,
        reader.facts.cooperation,
        reader.rule,
        judged=np.ones(len(corpus.items), dtype=bool),
        fitted_on=fitted_on,
        say=lambda text: print(text, file=sys.stderr),
    )
    groups = {
        _BOTH: _REAL,
        "train": ("train",),
        "dev": ("dev",),
        "own articles": ("written",),
        "own sentences": ("own",),
    }
    found: dict[str, Any] = {}
    table = Table("Texts", "", "F1", "95 %", "P", "R", "Allies F1", "Act", "Declines")
    for name, chosen in groups.items():
        report = _report(corpus, outcome, lambda example, chosen=chosen: example.kind in chosen)
        if report.articles:
            found[name] = _row(table, name, report)
        if name == _BOTH:
            found["reliability"] = report.reliability
    for language in ("de", "fr"):
        report = _report(corpus, outcome, lambda e, language=language: e.kind in _REAL and e.language == language)
        if report.articles:
            found[language] = _row(table, f"train + dev, {language}", report)
    out.print(table)
    reasons = Table("Sentences", "", "Told")
    for alarms in alarms_by_reason(corpus, outcome):
        reasons.add_row(alarms.kind, str(alarms.sentences), f"{alarms.told / alarms.sentences:.2f}")
        found[alarms.kind] = alarms.told / alarms.sentences
    out.print(reasons)
    pairs = pairs_right(corpus, outcome)
    right, count = sum(one for one, _ in pairs.values()), sum(all_ for _, all_ in pairs.values())
    out.print(f"Minimal pairs that were kept apart from their fit: {right} of {count} right on both sides")
    found["pairs"] = right / count if count else None
    tenths = Table("Score from", "Articles of train + dev", "Share that should alert")
    for score, articles, share in found["reliability"]:
        tenths.add_row(f"{score:.1f}", str(articles), f"{share:.2f}")
    out.print(tenths)
    return found


def _report(corpus: Corpus, outcome: Outcome, chosen: Any) -> AlertReport:
    pairs = [(label_of(corpus, at), told) for at, told in outcome.told.items() if chosen(corpus.items[at].example)]
    return score_alerts(pairs, lambda identity: "all")


def _row(table: Table, name: str, report: AlertReport) -> dict[str, float]:
    decision = report.decision
    table.add_row(
        name,
        str(report.articles),
        f"{decision.f1:.3f}",
        "{:.3f}-{:.3f}".format(*report.interval),
        f"{decision.precision:.3f}",
        f"{decision.recall:.3f}",
        f"{report.allies.f1:.3f}",
        f"{report.act:.3f}",
        f"{report.declines[0]} of {report.declines[1]}",
    )
    return {
        "articles": report.articles,
        "f1": decision.f1,
        "precision": decision.precision,
        "recall": decision.recall,
        "allies_f1": report.allies.f1,
        "act": report.act,
        "low": report.interval[0],
        "high": report.interval[1],
        "declining_alerts": report.declines[0],
        "declining": report.declines[1],
    }


def _ablate(corpus: Corpus, reader: Reader) -> dict[str, Any]:
    sources = {
        "measuring data alone": lambda example: example.kind in _REAL,
        "own texts alone": lambda example: example.kind not in _REAL,
        "both": _everything,
    }
    found = {}
    for name, learn_from in sources.items():
        out.rule(name)
        found[name] = _cross_validated(corpus, reader, learn_from)
    return found


def write_docs(log: Path, figures: dict[str, Any]) -> None:
    """Put the figures between the marks of the detection log; raises ValueError where it has none."""
    text = log.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        raise ValueError(f"{log} lacks the marks {BEGIN} and {END}.")
    rows = [
        "## The figures of the last run",
        "",
        "| texts | articles | F1 | P | R | allies F1 | act right | declines that alert |",
    ]
    rows.append("| --- " * 8 + "|")
    for name, found in figures.items():
        if isinstance(found, dict) and "f1" in found:
            rows.append(
                f"| {name} | {found['articles']} | {found['f1']:.3f} ({found['low']:.3f}-{found['high']:.3f}) |"
                f" {found['precision']:.3f} | {found['recall']:.3f} | {found['allies_f1']:.3f} | {found['act']:.3f} |"
                f" {found['declining_alerts']} of {found['declining']} |"
            )
    rows += ["", f"Minimal pairs that were kept apart from their fit, right on both sides: {figures['pairs']:.3f}.", ""]
    rows += ["| labelled sentences | told as cooperation |", "| --- | --- |"]
    rows += [f"| {name} | {found:.2f} |" for name, found in figures.items() if name.startswith(("act ", "reason "))]
    rows += ["", "| score from | articles of train + dev | share that should alert |", "| --- | --- | --- |"]
    rows += [f"| {score:.1f} | {count} | {share:.2f} |" for score, count, share in figures["reliability"]]
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    log.write_text("".join([before, BEGIN, "\n", "\n".join(rows), "\n", END, after]), encoding="utf-8")


def _sources(folder: Path | None) -> dict[str, str]:
    """SHA-256 of every file that is fitted on."""
    own = {f"knowledge/training/{name}": checksum(OWN / name) for name in (*OWN_SENTENCES, *OWN_ARTICLES, *OWN_PAIRS)}
    return own | ({name: checksum(folder / name) for name in _MEASURED} if folder else {})


if __name__ == "__main__":
    main()
