"""Why a whole sentence cannot count, however its words weigh: refusal, asking, condition and the like cancel."""

from streams.core.cooperation.frames import Frame
from streams.core.cooperation.reading import Sentence


def cancelled_by(sentence: Sentence) -> str:
    """The reason by which every act of the sentence is refused; '' where one is accepted or none was read."""
    if any(not frame.refused for frame in sentence.frames):
        return ""
    if not sentence.frames:
        return ""
    return main_refusal(sentence.frames)


def main_refusal(frames: tuple[Frame, ...]) -> str:
    """The refusal that says most: that of an ally's own act before that of another's."""
    own = [frame.refused for frame in frames if frame.side == "A" and frame.refused]
    return own[0] if own else frames[0].refused
