"""The given language counts where it is one; else the text decides, or says that it cannot."""

import pytest

from streams.core.language import capabilities, detect_language
from streams.core.text import prepare


@pytest.mark.parametrize(
    ("given", "expected"),
    [("en", "en"), ("EN-gb", "en"), ("deu", "de"), ("zh_Hant_TW", "zh"), ("iw", "he"), ("ua", "uk"), ("nb", "no")],
)
def test_given(given: str, expected: str) -> None:
    assert detect_language(prepare("", "x"), given) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le ministre de la Défense a rencontré son homologue polonais mardi à Paris.", "fr"),
        ("Der Verteidigungsminister hat am Dienstag seinen polnischen Amtskollegen getroffen.", "de"),
        ("Міністр оборони зустрівся у вівторок зі своїм польським колегою у Варшаві.", "uk"),
        ("Министр обороны встретился во вторник со своим польским коллегой в Варшаве.", "ru"),
        ("El ministro de Defensa se reunió el martes con su homólogo polaco.", "es"),
        ("国防部長は火曜日、ポーランドの国防相と会談した。", "ja"),
        ("Ministers met in London on Monday to discuss new sanctions.", "en"),
        ("Ministrowie spotkali się w poniedziałek w Warszawie, aby omówić nowe sankcje.", "pl"),
        ("Ministři se v pondělí sešli v Praze, aby jednali o nových sankcích.", "cs"),
        ("Ministri sa v pondelok stretli v Bratislave, aby rokovali o nových sankciách.", "sk"),
        ("I ministri si sono riuniti lunedì a Roma per discutere di nuove sanzioni.", "it"),
        ("De ministers kwamen maandag in Den Haag bijeen om nieuwe sancties te bespreken.", "nl"),
        ("Ministrarna möttes på måndagen i Stockholm för att diskutera nya sanktioner.", "sv"),
        ("Ministrene mødtes mandag i København for at drøfte nye sanktioner.", "da"),
        ("Ministerit tapasivat maanantaina Helsingissä keskustellakseen uusista pakotteista.", "fi"),
        ("Ministri pirmdien tikās Rīgā, lai apspriestu jaunas sankcijas.", "lv"),
        ("Ministrai pirmadienį susitiko Vilniuje aptarti naujų sankcijų.", "lt"),
        ("A miniszterek hétfőn Budapesten találkoztak, hogy megvitassák az új szankciókat.", "hu"),
        ("Bakanlar yeni yaptırımları görüşmek üzere pazartesi günü Ankara'da bir araya geldi.", "tr"),
        ("Οι υπουργοί συναντήθηκαν τη Δευτέρα στην Αθήνα για να συζητήσουν νέες κυρώσεις.", "el"),
        ("Министрите се срещнаха в понеделник в София, за да обсъдят нови санкции.", "bg"),
        ("Міністры сустрэліся ў панядзелак у Мінску, каб абмеркаваць новыя санкцыі.", "be"),
        ("التقى الوزراء يوم الاثنين في القاهرة لمناقشة عقوبات جديدة", "ar"),
        ("השרים נפגשו ביום שני בירושלים כדי לדון בסנקציות חדשות", "he"),
        ("장관들은 월요일 서울에서 만나 새로운 제재를 논의했다.", "ko"),
        ("部长们星期一在北京会面，讨论新的制裁措施。", "zh"),
        ("12345 67890", "und"),
        ("", "und"),
    ],
)
@pytest.mark.parametrize("given", [None, "", "und", "not a language"])
def test_detected(text: str, expected: str, given: str | None) -> None:
    assert detect_language(prepare("", text), given) == expected


def test_capabilities_say_what_is_not_looked_for() -> None:
    assert "persons_by_pattern" in capabilities("uk")
    assert "persons_by_pattern" not in capabilities("ja")
    assert "countries" in capabilities("und")
    assert {code for code in ("en", "pl", "und", "ja") if "cooperation" in capabilities(code)} == {"en", "pl", "und"}
