"""The measure by which hostile texts are judged tells a square from a line."""

from tests.growth import LINEAR, filled, growth


def test_a_line_is_told_from_a_square() -> None:
    def line(text: str) -> int:
        return sum(map(ord, text))

    def square(text: str) -> int:
        return sum(map(line, (text for _ in range(len(text) // 20))))

    assert growth(line, "ab ", 20_000, 160_000) < LINEAR
    # Eight, less what small texts cost besides.
    assert growth(square, "ab ", 1_000, 8_000) > 4.8


def test_texts_have_their_length() -> None:
    assert filled("abc", 7) == "abcabca"
