"""Copies of a story share a fold, whatever the order in which they are found."""

from streams.evaluation.folds import folds_of, near_duplicate_groups


def test_copies_of_a_story_are_in_one_fold() -> None:
    story = (
        "The minister said on Monday that the country would send forty old tanks and a train of shells to its friends"
    )
    texts = [
        story + " at once.",
        "Nothing of the kind was said in the other town by any of its nine counsellors.",
        story,
    ]
    groups = near_duplicate_groups(texts)
    assert groups[0] == groups[2] != groups[1]
    # A group bears the number of its first text, whatever the order in which copies are found.
    assert near_duplicate_groups([texts[1], *[texts[0]] * 6]) == [0, *[1] * 6]
    folds = folds_of(groups, 2)
    assert folds[0] == folds[2] != folds[1]
    assert folds == folds_of(groups, 2)
