"""Why a whole sentence cannot count, however its words weigh: refusal, asking, condition and the like cancel."""

from typing import Final

from streams.core.cooperation.parts import Frame, Sentence

#: Reasons that only weigh: who acts is read less surely than how an act stands.
_WEIGHED: Final = frozenset({"not_ally", "private"})


def cancelled_by(sentence: Sentence) -> str:
    """The reason by which the acts of the sentence are refused; '' where one stands or none was surely refused."""
    if not sentence.frames or "" in [frame.refused for frame in sentence.frames]:
        return ""
    reason = main_refusal(sentence.frames)
    return "" if reason in _WEIGHED else reason


def main_refusal(frames: tuple[Frame, ...]) -> str:
    """The refusal that says most: that of an ally's own act before that of another's, the surest first."""
    own = [frame.refused for frame in frames if frame.side == "A" and frame.refused]
    sure = [reason for reason in (*own, *(frame.refused for frame in frames)) if reason and reason not in _WEIGHED]
    return sure[0] if sure else next((frame.refused for frame in frames if frame.refused), "")
