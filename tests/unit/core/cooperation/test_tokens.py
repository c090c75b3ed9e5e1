"""What is remembered of words changes nothing: tokens, concepts and bits are those of a first reading."""

from streams.core.analysis import Analysis
from streams.core.cooperation.bits import COMMA, FLAGS, NAME, QUOTE, STOP, bits
from streams.core.cooperation.parts import Article, Memo, Tokens
from streams.core.cooperation.tokens import MASKS, tokenize
from streams.core.facts import Facts


def test_pieces_between_blanks_give_the_tokens_of_the_whole(facts: Facts, analyses: list[Analysis]) -> None:
    memos: dict[str, Memo] = {language: {} for language in facts.cooperation.cues}
    for analysis in analyses:
        cues = facts.cooperation.cues[analysis.language]
        for line in analysis.document.text.splitlines():
            straight = line.replace("’", "'") if cues.elides else line
            assert tokenize(line, cues, memos[cues.language]).raw == cues.tokenizer().findall(straight.lower())


def test_a_second_reading_is_like_the_first(facts: Facts, analyses: list[Analysis]) -> None:
    for analysis in analyses[::4]:
        cues = facts.cooperation.cues[analysis.language]
        memo: Memo = {}
        text = analysis.document.text
        first, second, other = (tokenize(text, cues, known) for known in (memo, memo, {}))
        for column in Tokens.__slots__:
            assert getattr(first, column) == getattr(second, column) == getattr(other, column)


def test_bits_are_the_concepts_and_the_kind_of_token(read: list[Article]) -> None:
    for article in read:
        for sentence in article.sentences:
            tokens = sentence.tokens
            union = 0
            for raw, concepts, mask, found in zip(tokens.raw, tokens.concepts, tokens.masks, tokens.bits, strict=True):
                union |= found
                assert found & ~FLAGS == bits(concepts)
                assert bool(found & NAME) == bool(mask)
                assert bool(found & COMMA) == (raw == ",")
            assert tokens.present == union


def test_punctuation_and_names_are_told_apart(facts: Facts) -> None:
    tokens = tokenize(f" {MASKS['An']} , “we will send tanks” ", facts.cooperation.cues["en"], {})
    kinds = [found & FLAGS for found in tokens.bits]
    assert kinds[:3] == [NAME, COMMA | STOP, STOP | QUOTE]
    assert set(kinds[3:7]) == {0}


def test_a_text_without_words_has_no_tokens(facts: Facts) -> None:
    assert tokenize(" \n\t ", facts.cooperation.cues["en"], {}).raw == []


def test_a_phrase_is_one_concept_and_takes_those_of_its_words(facts: Facts) -> None:
    cues = facts.cooperation.cues["en"]
    first, phrases = next(
        (word, found) for word, found in cues.phrases.items() if None not in found[0].rest and len(found[0].rest) > 1
    )
    pieces = [piece[0] for piece in phrases[0].rest if piece is not None]
    tokens = tokenize(" ".join([first, *pieces, "tanks"]), cues, {})
    assert tokens.concepts[0] == (phrases[0].concept,)
    assert tokens.bits[0] & ~FLAGS == bits([phrases[0].concept])
    assert tokens.concepts[len(pieces)] == ()
    # The last word ends it: no phrase without its other words.
    assert tokenize(first, cues, {}).concepts[0] != (phrases[0].concept,)


def test_an_apostrophe_may_be_curled(facts: Facts) -> None:
    cues = facts.cooperation.cues["fr"]
    text = "Vote contre l'envoi d'armes, malgré l'appel qu'elle reçut"
    straight, curled = tokenize(text, cues, {}), tokenize(text.replace("'", "’"), cues, {})
    assert (straight.forms, straight.concepts) == (curled.forms, curled.concepts)
    assert "refuse" in straight.symbols
