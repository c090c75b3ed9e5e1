"""An article read sentence by sentence: only those that may tell of an ally's act, each with its context."""

from typing import Final

from streams.core.analysis import Analysis
from streams.core.cooperation.cases import in_order, with_case
from streams.core.cooperation.clauses import read_clauses
from streams.core.cooperation.frames import read_frames
from streams.core.cooperation.mentions import Sides, find_mentions
from streams.core.cooperation.parts import Article, Memo, Mention, Sentence
from streams.core.cooperation.sentences import split_sentences
from streams.core.cooperation.tokens import MASKS, clean, tokenize
from streams.knowledge.cases import Cases
from streams.knowledge.cues import CueWords

#: How many sentences after an ally's name a pronoun may still mean it.
_CARRIED_OVER: Final = 2
#: Candidate sentences read in one article: a bound on time, far above what news needs.
MOST_CANDIDATES: Final = 120


def read_article(analysis: Analysis, sides: Sides, cues: CueWords, memo: Memo, acts: frozenset[str]) -> Article:
    """Split, choose the candidate sentences and read them."""
    document = analysis.document
    text = clean(document.text)
    bounds = split_sentences(text, cues.abbreviations)
    mentions = find_mentions(analysis, sides)
    # Of an article without a date no year is known to be long gone.
    year = analysis.day.year if analysis.dated else 0
    found: list[Sentence] = []
    carried, carried_at = "", -9
    carried_codes: tuple[str, ...] = ()
    speaker_before = ""
    topic_counts = [0, 0]
    topic_sentences = ally_sentences = adversary_sentences = 0
    topic_in_title = ally_in_title = topic_in_lead = False
    at = 0
    for number, (start, end) in enumerate(bounds):
        first = at
        while at < len(mentions) and mentions[at].start < end:
            at += 1
        inside = tuple(mentions[first:at])
        seen = "".join([mention.mask[0] for mention in inside])
        here = seen.count("U")
        is_title = start < document.body_start
        if here:
            topic_sentences += 1
            topic_in_title = topic_in_title or is_title
            topic_in_lead = topic_in_lead or number < 3
        if "A" in seen:
            ally_sentences += 1
            ally_in_title = ally_in_title or is_title
        adversary_sentences += "R" in seen
        near = carried == "A" and number - carried_at <= _CARRIED_OVER
        if ("A" in seen or near) and len(found) < MOST_CANDIDATES:
            tokens = tokenize(_masked(text, start, end, inside, cues.cases), cues, memo)
            clauses = read_clauses(tokens, carried, year)
            frames = read_frames(tokens, clauses, acts, carried)
            found.append(
                Sentence(
                    start,
                    end,
                    number,
                    inside,
                    tokens,
                    clauses,
                    tuple(frames),
                    carried,
                    carried_codes if near else (),
                    speaker_before,
                    here,
                    topic_counts[-1] + topic_counts[-2],
                    is_title,
                )
            )
            speaker_before = clauses.speaker or speaker_before
        elif inside:
            speaker_before = ""
        topic_counts.append(here)
        leader = _leader(inside)
        if leader is not None:
            carried, carried_at = leader.mask[0], number
            carried_codes = leader.codes if carried == "A" else ()
    return Article(
        tuple(found),
        len(bounds),
        topic_sentences,
        ally_sentences,
        adversary_sentences,
        topic_in_title,
        ally_in_title,
        topic_in_lead,
        analysis.language,
        _share(topic_sentences, len(bounds)),
        _share(adversary_sentences, len(bounds)),
    )


def _share(part: int, whole: int) -> int:
    """0..4: none, a tenth, a quarter, a half, more."""
    if not part:
        return 0
    ratio = part / max(whole, 1)
    return 1 if ratio <= 0.1 else 2 if ratio <= 0.25 else 3 if ratio <= 0.5 else 4


def _masked(text: str, start: int, end: int, mentions: tuple[Mention, ...], cases: Cases | None) -> str:
    parts = []
    at = start
    for mention in mentions:
        parts.append(text[at : mention.start])
        if cases is None:
            # Blanks around the mask keep it a token of its own ("l'Ukraine", "US-led").
            parts.append(f" {MASKS[mention.mask]} ")
            at = max(at, mention.end)
        else:
            masked, stop = with_case(text, mention, end, cases)
            parts.append(masked)
            at = max(at, stop)
    parts.append(text[at:end])
    masked = "".join(parts)
    return masked if cases is None else in_order(masked, cases)


def _leader(mentions: tuple[Mention, ...]) -> Mention | None:
    """Whom the next sentence's "he" or "the ministry" most likely means: the first person, else the first name."""
    for mention in mentions:
        if mention.mask[1] in "pb" and mention.mask[0] != "I":
            return mention
    for mention in mentions:
        if mention.mask[1] == "n":
            return mention
    return mentions[0] if mentions else None
