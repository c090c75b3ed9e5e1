"""Who held which office on which day: facts of the public record that the packaged rows must agree with."""

from datetime import date
from pathlib import Path

import pytest

from streams.knowledge.places import PACKAGED
from streams.knowledge.rows import Holder
from streams.knowledge.validation import load_holders

_FACTS = """
2014-03-01 UA head_of_state Oleksandr Turchynov
2018-05-01 UA head_of_state Petro Poroshenko
2022-03-01 UA head_of_state Volodymyr Zelenskyy
2022-03-01 UA defence_minister Oleksii Reznikov
2024-01-10 UA defence_minister Rustem Umerov
2024-10-01 UA foreign_minister Andrii Sybiha
2025-09-01 UA head_of_government Yulia Svyrydenko
2022-03-01 RU defence_minister Sergei Shoigu
2024-07-01 RU defence_minister Andrei Belousov
2022-03-01 RU foreign_minister Sergei Lavrov
2022-03-01 BY head_of_state Alexander Lukashenko
2016-05-01 US head_of_state Barack Obama
2026-06-01 PT head_of_state António José Seguro
2026-06-01 CH head_of_state Guy Parmelin
2023-12-01 PL foreign_minister Szymon Szynkowski vel Sęk
2023-12-01 PL defence_minister Mariusz Błaszczak
2018-05-01 US head_of_state Donald Trump
2022-05-01 US foreign_minister Antony Blinken
2025-05-01 US foreign_minister Marco Rubio
2025-05-01 US defence_minister Pete Hegseth
2018-06-01 GB head_of_government Theresa May
2022-03-01 GB head_of_government Boris Johnson
2022-09-20 GB head_of_government Liz Truss
2024-08-01 GB head_of_government Keir Starmer
2024-08-01 GB foreign_minister David Lammy
2025-10-01 GB foreign_minister Yvette Cooper
2024-08-01 GB defence_minister John Healey
2016-05-01 FR head_of_state François Hollande
2022-03-01 FR head_of_state Emmanuel Macron
2022-02-15 FR defence_minister Florence Parly
2025-10-20 FR head_of_government Sébastien Lecornu
2020-05-01 DE head_of_government Angela Merkel
2022-05-01 DE head_of_government Olaf Scholz
2025-06-01 DE head_of_government Friedrich Merz
2023-05-01 DE defence_minister Boris Pistorius
2025-06-01 DE foreign_minister Johann Wadephul
2022-05-01 PL head_of_state Andrzej Duda
2025-09-01 PL head_of_state Karol Nawrocki
2024-02-01 PL head_of_government Donald Tusk
2024-02-01 PL foreign_minister Radosław Sikorski
2023-05-01 IT head_of_government Giorgia Meloni
2022-05-01 IT head_of_government Mario Draghi
2023-05-01 ES head_of_government Pedro Sánchez
2022-02-15 KR defence_minister Suh Wook
2023-05-01 KR head_of_state Yoon Suk Yeol
2025-07-01 KR head_of_state Lee Jae-myung
2022-02-15 KR foreign_minister Chung Eui-yong
2022-02-15 JP foreign_minister Yoshimasa Hayashi
2023-05-01 JP head_of_government Fumio Kishida
2025-11-01 JP head_of_government Sanae Takaichi
2024-05-01 CA head_of_government Justin Trudeau
2025-05-01 CA head_of_government Mark Carney
2023-05-01 EE head_of_government Kaja Kallas
2023-05-01 LT head_of_state Gitanas Nausėda
2023-05-01 LV head_of_government Krišjānis Kariņš
2024-05-01 FI head_of_state Alexander Stubb
2023-05-01 SE head_of_government Ulf Kristersson
2023-05-01 CZ head_of_state Petr Pavel
2024-05-01 SK head_of_government Robert Fico
2023-05-01 HU head_of_government Viktor Orbán
2023-05-01 NL head_of_government Mark Rutte
2024-08-01 NL head_of_government Dick Schoof
2023-05-01 BE head_of_government Alexander De Croo
2025-05-01 BE head_of_government Bart De Wever
2023-05-01 DK head_of_government Mette Frederiksen
2023-05-01 NO head_of_government Jonas Gahr Støre
2023-05-01 RO head_of_state Klaus Iohannis
2025-07-01 RO head_of_state Nicușor Dan
2023-05-01 BG head_of_state Rumen Radev
2023-05-01 GR head_of_government Kyriakos Mitsotakis
2023-05-01 TR head_of_state Recep Tayyip Erdoğan
2023-05-01 MD head_of_state Maia Sandu
2023-05-01 AU head_of_government Anthony Albanese
2023-05-01 NZ head_of_government Chris Hipkins
2024-05-01 NZ head_of_government Christopher Luxon
2023-05-01 IE head_of_government Leo Varadkar
2023-05-01 AT head_of_government Karl Nehammer
2025-05-01 AT head_of_government Christian Stocker
2023-05-01 PT head_of_government António Costa
2024-05-01 PT head_of_government Luís Montenegro
2023-05-01 HR head_of_government Andrej Plenković
2023-05-01 SI head_of_government Robert Golob
2023-05-01 AL head_of_government Edi Rama
2023-05-01 IL head_of_government Benjamin Netanyahu
2023-05-01 IN head_of_government Narendra Modi
2023-05-01 CN head_of_state Xi Jinping
2023-05-01 KZ head_of_state Kassym-Jomart Tokayev
2023-05-01 AR head_of_state Alberto Fernández
2024-05-01 VN party_leader Nguyen Phu Trong
2023-05-01 SY head_of_state Bashar al-Assad
2022-03-01 NATO international_official Jens Stoltenberg
2024-11-01 NATO international_official Mark Rutte
2022-03-01 EU-COMMISSION international_official Ursula von der Leyen
2022-03-01 UN international_official António Guterres
2022-03-01 IAEA international_official Rafael Grossi
2023-05-01 OSCE international_official Helga Schmid
2023-05-01 IMF international_official Kristalina Georgieva
""".strip().splitlines()


@pytest.fixture(scope="module")
def holders() -> tuple[Holder, ...]:
    return load_holders(Path(PACKAGED) / "holders.csv")


@pytest.mark.parametrize("fact", _FACTS)
def test_the_rows_agree_with_the_record(holders: tuple[Holder, ...], fact: str) -> None:
    day, where, office, name = fact.split(" ", 3)
    found = {
        spelling
        for one in holders
        if (one.country or one.body) == where and one.office == office and one.holds_on(date.fromisoformat(day))
        for spelling in (one.name, *one.aliases)
    }
    assert name in found


def test_every_row_names_its_source(holders: tuple[Holder, ...]) -> None:
    assert all(one.source for one in holders)
