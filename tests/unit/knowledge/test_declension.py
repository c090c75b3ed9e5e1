"""Names bend as their language bends them."""

import pytest

from streams.knowledge.declension import declined, declined_polish, is_woman, without_accents


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Володимир Зеленський", {"Володимира Зеленського", "Володимиру Зеленському", "Володимиром Зеленським"}),
        ("Ллойд Остін", {"Ллойда Остіна", "Ллойду Остіну", "Ллойдом Остіном"}),
        ("Дмитро Кулеба", {"Дмитра Кулеби", "Дмитру Кулебі", "Дмитром Кулебою"}),
        ("Андрій Єрмак", {"Андрія Єрмака", "Андрію Єрмаку", "Андрієм Єрмаком"}),
        ("Юлія Свириденко", {"Юлії Свириденко", "Юлією Свириденко", "Юлію Свириденко"}),
        ("Урсула фон дер Ляєн", {"Урсули фон дер Ляєн", "Урсулою фон дер Ляєн"}),
        ("Джо Байден", {"Джо Байдена", "Джо Байденом"}),
        ("Владимир Путин", {"Владимира Путина", "Владимиру Путину", "Владимиром Путиным", "Владимире Путине"}),
        ("Мария Захарова", {"Марии Захаровой", "Марию Захарову"}),
        ("Сергей Лавров", {"Сергея Лаврова", "Сергею Лаврову", "Сергеем Лавровым"}),
    ],
)
def test_cyrillic_names(name: str, forms: set[str]) -> None:
    assert forms <= set(declined(name))


def test_a_name_of_one_language_is_not_bent_as_in_the_other() -> None:
    assert "Володимира Зеленськия" not in set(declined("Володимир Зеленський"))
    assert not any("ы" in form for form in declined("Андрій Єрмак"))


@pytest.mark.parametrize("name", ["Joe Biden", "习近平", "젤렌스키", "فولوديمير زيلينسكي"])
def test_other_scripts_are_left_alone(name: str) -> None:
    assert list(declined(name)) == []


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Donald Trump", {"Donalda Trumpa", "Donaldowi Trumpowi", "Donaldem Trumpem"}),
        ("Radosław Sikorski", {"Radosława Sikorskiego", "Radosławem Sikorskim"}),
        ("Andrzej Duda", {"Andrzeja Dudy", "Andrzejem Dudą"}),
    ],
)
def test_polish_names(name: str, forms: set[str]) -> None:
    assert forms <= set(declined_polish(name))


@pytest.mark.parametrize(
    ("name", "bare"),
    [("Péter Szijjártó", "Peter Szijjarto"), ("Lech Wałęsa", "Lech Walesa"), ("Joe Biden", ""), ("Кулеба", "")],
)
def test_names_without_accents(name: str, bare: str) -> None:
    assert without_accents(name) == bare


def test_women_are_told_by_the_given_name() -> None:
    assert is_woman("Марія")
    assert not is_woman("Микола")
    assert not is_woman("Сергей")
