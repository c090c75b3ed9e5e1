"""Amounts as found, their numbers and units, in many languages; and numbers that count nothing."""

import sys

import pytest

from streams.contracts.alerts import Amount
from streams.core.cooperation.amounts import find_amounts
from streams.knowledge.amounts import AmountFiles
from streams.knowledge.cooperation import load_cooperation

M, B = 1e6, 1e9


@pytest.fixture(scope="module")
def files() -> AmountFiles:
    return load_cooperation().amounts


def told(found: tuple[Amount, ...]) -> list[tuple[str, float, str]]:
    return [(one.text, one.value, one.unit) for one in found]


#: Language, sentence, then every amount in it: text, number, unit.
ONE = [
    # Makes and their own numbers stand between number and thing.
    ("en", "Berlin will hand over 14 Leopard 2 tanks.", "14 Leopard 2 tanks", 14, "tank"),
    ("en", "It flew 13 MiG-29 fighter jets across the border.", "13 MiG-29 fighter jets", 13, "aircraft"),
    ("en", "Washington ships 31 M1 Abrams tanks.", "31 M1 Abrams tanks", 31, "tank"),
    ("en", "They gave two Leopard 2 tanks.", "two Leopard 2 tanks", 2, "tank"),
    ("en", "The 18 Leopard 2A6 main battle tanks arrived.", "18 Leopard 2A6 main battle tanks", 18, "tank"),
    ("en", "Some 31 M1A2 tanks are ready.", "31 M1A2 tanks", 31, "tank"),
    ("en", "Oslo sends 22 F-16 jets.", "22 F-16 jets", 22, "aircraft"),
    ("en", "Oslo sends 22 F-16s.", "22 F-16s", 22, "aircraft"),
    ("en", "Three IRIS-T air defence systems follow.", "Three IRIS-T air defence systems", 3, "system"),
    ("en", "The package holds 30,000 155mm shells.", "30,000 155mm shells", 30_000, "shell"),
    ("en", "The package holds 30,000 155 mm shells.", "30,000 155 mm shells", 30_000, "shell"),
    ("en", "It gave 14 155 mm howitzers.", "14 155 mm howitzers", 14, "howitzer"),
    ("en", "Paris gives six Caesar howitzers.", "six Caesar howitzers", 6, "howitzer"),
    ("en", "Another 18 HIMARS are on their way.", "18 HIMARS", 18, "launcher"),
    ("en", "Sweden donates 50 CV90 infantry fighting vehicles.", "50 CV90 infantry fighting vehicles", 50, "vehicle"),
    ("en", "It bought 4 Bayraktar TB2 drones.", "4 Bayraktar TB2 drones", 4, "drone"),
    ("en", "France offers six Mirage 2000-5 jets.", "six Mirage 2000-5 jets", 6, "aircraft"),
    ("en", "Poland promised 60 modernised T-72 tanks.", "60 modernised T-72 tanks", 60, "tank"),
    ("en", "Prague sent 40 old Soviet T-72 tanks.", "40 old Soviet T-72 tanks", 40, "tank"),
    ("en", "The 14 Leopard 2 will come in spring.", "14 Leopard 2", 14, "tank"),
    ("en", "Kyiv got 2,000 Javelin anti-tank missiles.", "2,000 Javelin anti-tank missiles", 2000, "missile"),
    ("en", "It includes 500,000 COVID-19 vaccine doses.", "500,000 COVID-19 vaccine doses", 500_000, "dose"),
    ("en", "The army lost 14 of its Leopard 2 tanks.", "14 of its Leopard 2 tanks", 14, "tank"),
    ("en", "It pledged 50 “Bushmaster” vehicles.", "50 “Bushmaster” vehicles", 50, "vehicle"),
    ("en", "Berlin's 14 promised Leopard 2A6s reached Kyiv.", "14 promised Leopard 2A6s", 14, "tank"),
    ("en", "It sent 200,000 rounds of 155 mm ammunition.", "200,000 rounds", 200_000, "shell"),
    ("en", "It shot down 35 Iranian-made Shahed-136 drones.", "35 Iranian-made Shahed-136 drones", 35, "drone"),
    ("en", "It gave fifty Gepard anti-aircraft guns.", "fifty Gepard anti-aircraft guns", 50, "gun"),
    ("en", "It gave 19 F-16 fighters.", "19 F-16", 19, "aircraft"),
    # Other things.
    ("en", "The ministry trained 20,000 Ukrainian soldiers.", "20,000 Ukrainian soldiers", 20_000, "person"),
    ("en", "It sends 70 U.S. instructors.", "70 U.S. instructors", 70, "person"),
    ("en", "The country hosts 1.5 million refugees.", "1.5 million refugees", 1.5 * M, "person"),
    ("en", "The EU promised one million artillery rounds.", "one million artillery rounds", M, "shell"),
    ("en", "A dozen helicopters took off.", "A dozen helicopters", 12, "helicopter"),
    ("en", "Tokyo delivers 262 power generators.", "262 power generators", 262, "generator"),
    ("en", "It loaded 40 tonnes of aid.", "40 tonnes", 40, "tonne"),
    ("en", "It loaded 2.5 tonnes of aid.", "2.5 tonnes", 2.5, "tonne"),
    ("en", "It will rebuild 300 damaged houses.", "300 damaged houses", 300, "house"),
    ("en", "One Patriot system is not enough.", "One Patriot system", 1, "system"),
    ("en", "It sent 50k troops.", "50k troops", 50_000, "person"),
    ("en", "It sent twenty-five tanks.", "twenty-five tanks", 25, "tank"),
    ("en", "It sent two hundred and fifty trucks.", "two hundred and fifty trucks", 250, "vehicle"),
    ("en", "It sent a hundred vehicles.", "a hundred vehicles", 100, "vehicle"),
    ("en", "It sent 8 helicopters in 2022.", "8 helicopters", 8, "helicopter"),
    ("en", "It sent 8 surface-to-air missiles.", "8 surface-to-air missiles", 8, "missile"),
    # Money.
    ("en", "A package worth EUR 500 million was agreed.", "EUR 500 million", 500 * M, "EUR"),
    ("en", "The loan ($1.2bn) was agreed.", "$1.2bn", 1.2 * B, "USD"),
    ("en", "It adds €500m this year.", "€500m", 500 * M, "EUR"),
    ("en", "It adds 500m euros this year.", "500m euros", 500 * M, "EUR"),
    ("en", "It adds US$500 million.", "US$500 million", 500 * M, "USD"),
    ("en", "It adds 500 million US dollars.", "500 million US dollars", 500 * M, "USD"),
    ("en", "It adds 500 million U.S. dollars.", "500 million U.S. dollars", 500 * M, "USD"),
    ("en", "It adds 500 million Canadian dollars.", "500 million Canadian dollars", 500 * M, "CAD"),
    ("en", "It adds C$500 million.", "C$500 million", 500 * M, "CAD"),
    ("en", "It adds £2.3 billion.", "£2.3 billion", 2.3 * B, "GBP"),
    ("en", "It adds 2.125 billion dollars.", "2.125 billion dollars", 2.125 * B, "USD"),
    ("en", "It adds NOK 75 billion.", "NOK 75 billion", 75 * B, "NOK"),
    ("en", "It adds 7.5 billion Danish kroner.", "7.5 billion Danish kroner", 7.5 * B, "DKK"),
    ("en", "It adds 3 billion kroner.", "3 billion kroner", 3 * B, "crown"),
    ("en", "It adds 1,234.56 euros.", "1,234.56 euros", 1234.56, "EUR"),
    ("en", "A 500-million-euro package was agreed.", "500-million-euro", 500 * M, "EUR"),
    ("en", "It gives a million dollars.", "a million dollars", M, "USD"),
    ("en", "It gives half a million euros.", "half a million euros", 0.5 * M, "EUR"),
    ("en", "It gives two billion euros.", "two billion euros", 2 * B, "EUR"),
    ("en", "It gives $2,000 a month.", "$2,000", 2000, "USD"),
    ("en", "It gives 5 million euros in tanks.", "5 million euros", 5 * M, "EUR"),
    ("en", "It gives $1 billion 200 million in aid.", "$1 billion 200 million", 1.2 * B, "USD"),
    ("en", "It gives EUR 1 500 000 now.", "EUR 1 500 000", 1.5 * M, "EUR"),
    # Ranges: the lower number, the whole text.
    ("en", "It may send 10 to 15 tanks.", "10 to 15 tanks", 10, "tank"),
    ("en", "It may send 10-15 tanks.", "10-15 tanks", 10, "tank"),
    ("en", "It may send 10–15 tanks.", "10–15 tanks", 10, "tank"),
    ("en", "It may send between 10 and 15 tanks.", "10 and 15 tanks", 10, "tank"),
    ("en", "It may send two or three tanks.", "two or three tanks", 2, "tank"),
    ("en", "It costs $10 to $15 billion.", "$10 to $15 billion", 10 * B, "USD"),
    ("en", "It costs $800 million to $1 billion.", "$800 million to $1 billion", 800 * M, "USD"),
    ("en", "It costs €10-15bn.", "€10-15bn", 10 * B, "EUR"),
    # German.
    ("de", "Berlin liefert 14 Leopard-2-Panzer.", "14 Leopard-2-Panzer", 14, "tank"),
    ("de", "Berlin liefert 14 Panzer vom Typ Leopard 2.", "14 Panzer", 14, "tank"),
    ("de", "Berlin liefert 40 Marder-Schützenpanzer.", "40 Marder-Schützenpanzer", 40, "vehicle"),
    ("de", "Berlin liefert vierzehn Kampfpanzer.", "vierzehn Kampfpanzer", 14, "tank"),
    ("de", "Berlin gibt 500 Millionen Euro.", "500 Millionen Euro", 500 * M, "EUR"),
    ("de", "Berlin gibt 1,5 Milliarden Euro.", "1,5 Milliarden Euro", 1.5 * B, "EUR"),
    ("de", "Berlin gibt 500 Mio. Euro.", "500 Mio. Euro", 500 * M, "EUR"),
    ("de", "Oslo gibt 20 Mrd. Kronen.", "20 Mrd. Kronen", 20 * B, "crown"),
    ("de", "Oslo gibt 20 Mrd. norwegische Kronen.", "20 Mrd. norwegische Kronen", 20 * B, "NOK"),
    ("de", "Berlin gibt eine halbe Milliarde Euro.", "eine halbe Milliarde Euro", 0.5 * B, "EUR"),
    ("de", "Berlin gibt eine Million Euro.", "eine Million Euro", M, "EUR"),
    ("de", "Ein 100-Millionen-Euro-Paket kommt.", "100-Millionen-Euro", 100 * M, "EUR"),
    ("de", "Washington gibt 2,6 Milliarden US-Dollar.", "2,6 Milliarden US-Dollar", 2.6 * B, "USD"),
    ("de", "Es kamen 1.000 Generatoren an.", "1.000 Generatoren", 1000, "generator"),
    ("de", "Die Bundeswehr schickt 5000 Helme.", "5000 Helme", 5000, "helmet"),
    ("de", "Die Bundeswehr schickt 2000 Soldaten.", "2000 Soldaten", 2000, "person"),
    ("de", "Sie bildet 10.000 ukrainische Soldaten aus.", "10.000 ukrainische Soldaten", 10_000, "person"),
    ("de", "Sie liefert 10 bis 15 Haubitzen.", "10 bis 15 Haubitzen", 10, "howitzer"),
    ("de", "Sie liefert 7 Panzerhaubitzen 2000.", "7 Panzerhaubitzen", 7, "howitzer"),
    ("de", "Sie liefert 20.000 155-mm-Granaten.", "20.000 155-mm-Granaten", 20_000, "shell"),
    # French.
    ("fr", "Paris livrera 30 chars Leclerc.", "30 chars", 30, "tank"),
    ("fr", "Paris livrera 12 canons Caesar.", "12 canons", 12, "gun"),
    ("fr", "Paris livrera 30 000 obus de 155 mm.", "30 000 obus", 30_000, "shell"),
    ("fr", "Paris promet un million d’obus.", "un million d’obus", M, "shell"),
    ("fr", "Paris promet 1,7 milliard d'euros.", "1,7 milliard d'euros", 1.7 * B, "EUR"),
    ("fr", "Paris promet 200 millions d'euros.", "200 millions d'euros", 200 * M, "EUR"),
    ("fr", "Paris forme 2 000 soldats ukrainiens.", "2 000 soldats", 2000, "person"),
    ("fr", "Paris promet une dizaine de véhicules.", "une dizaine de véhicules", 10, "vehicle"),
    ("fr", "Paris promet quatre-vingts générateurs.", "quatre-vingts générateurs", 80, "generator"),
    ("fr", "Paris promet de 10 à 15 hélicoptères.", "10 à 15 hélicoptères", 10, "helicopter"),
    ("fr", "Paris promet 100 M€.", "100 M€", 100 * M, "EUR"),
    # Ukrainian.
    ("uk", "Німеччина передасть 14 танків Leopard 2.", "14 танків", 14, "tank"),
    ("uk", "Німеччина передасть 14 німецьких танків.", "14 німецьких танків", 14, "tank"),
    ("uk", "США передадуть 31 танк Abrams.", "31 танк", 31, "tank"),
    ("uk", "США передадуть 31 Абрамс.", "31 Абрамс", 31, "tank"),
    ("uk", "Польща дала 60 танків Т-72.", "60 танків", 60, "tank"),
    ("uk", "Польща дала 60 Т-72.", "60 Т-72", 60, "tank"),
    ("uk", "ЄС виділить 500 мільйонів євро.", "500 мільйонів євро", 500 * M, "EUR"),
    ("uk", "ЄС виділить 1,5 млрд євро.", "1,5 млрд євро", 1.5 * B, "EUR"),
    ("uk", "ЄС виділить мільярд євро.", "мільярд євро", B, "EUR"),
    ("uk", "ЄС виділить півтора мільярда євро.", "півтора мільярда євро", 1.5 * B, "EUR"),
    ("uk", "Данія дасть двадцять п’ять гаубиць.", "двадцять п’ять гаубиць", 25, "howitzer"),
    ("uk", "Данія дасть від 10 до 15 гаубиць.", "10 до 15 гаубиць", 10, "howitzer"),
    ("uk", "Надійшло 120 тис. тонн допомоги.", "120 тис. тонн", 120_000, "tonne"),
    ("uk", "Надійшло 30 тисяч 155-мм снарядів.", "30 тисяч 155-мм снарядів", 30_000, "shell"),
    ("uk", "Надійшло 300 генераторів.", "300 генераторів", 300, "generator"),
    ("uk", "Вони навчили 2 000 військових.", "2 000 військових", 2000, "person"),
    ("uk", "Надійшло 50 машин «Козак».", "50 машин", 50, "vehicle"),
    ("uk", "Рада виділила 1 млрд 200 млн гривень.", "1 млрд 200 млн гривень", 1.2 * B, "UAH"),
    ("uk", "Не стало 5-ти БМП.", "5-ти БМП", 5, "vehicle"),
    ("uk", "Навчили до 2000 солдатів.", "2000 солдатів", 2000, "person"),
    # Polish.
    ("pl", "Warszawa wyda 1,2 mld zł.", "1,2 mld zł", 1.2 * B, "PLN"),
    ("pl", "Warszawa wyda 500 mln euro.", "500 mln euro", 500 * M, "EUR"),
    ("pl", "Warszawa wyda miliard euro.", "miliard euro", B, "EUR"),
    ("pl", "Warszawa da 14 czołgów Leopard 2.", "14 czołgów", 14, "tank"),
    ("pl", "Warszawa da 14 niemieckich czołgów.", "14 niemieckich czołgów", 14, "tank"),
    ("pl", "Warszawa da czternaście czołgów.", "czternaście czołgów", 14, "tank"),
    ("pl", "Warszawa da 60 czołgów T-72.", "60 czołgów", 60, "tank"),
    ("pl", "Przyjęto 1,5 mln uchodźców.", "1,5 mln uchodźców", 1.5 * M, "person"),
    ("pl", "Wysłano 200 tys. ton zboża.", "200 tys. ton", 200_000, "tonne"),
    ("pl", "Wysłano 10-15 haubic.", "10-15 haubic", 10, "howitzer"),
    ("pl", "Wysłano dwa miliardy 300 milionów euro.", "dwa miliardy 300 milionów euro", 2.3 * B, "EUR"),
    # Spanish.
    ("es", "Madrid enviará seis tanques Leopard.", "seis tanques", 6, "tank"),
    ("es", "Madrid enviará 10 carros de combate Leopard 2.", "10 carros de combate", 10, "tank"),
    ("es", "Madrid enviará treinta y cinco generadores.", "treinta y cinco generadores", 35, "generator"),
    ("es", "Madrid dará 1.000 millones de euros.", "1.000 millones de euros", 1000 * M, "EUR"),
    ("es", "Madrid dará dos mil millones de euros.", "dos mil millones de euros", 2 * B, "EUR"),
    ("es", "Madrid dará un millón de dólares.", "un millón de dólares", M, "USD"),
    ("es", "Madrid dará de 10 a 15 vehículos.", "10 a 15 vehículos", 10, "vehicle"),
    ("es", "Acoge a 160 mil refugiados.", "160 mil refugiados", 160_000, "person"),
    # Italian.
    ("it", "Roma darà 10 carri armati.", "10 carri armati", 10, "tank"),
    ("it", "Roma darà sei obici M109.", "sei obici", 6, "howitzer"),
    ("it", "Roma darà 110 milioni di euro.", "110 milioni di euro", 110 * M, "EUR"),
    ("it", "Roma darà 1,5 miliardi di euro.", "1,5 miliardi di euro", 1.5 * B, "EUR"),
    ("it", "Roma darà mezzo miliardo di euro.", "mezzo miliardo di euro", 0.5 * B, "EUR"),
    ("it", "Roma ospita 170mila profughi.", "170mila profughi", 170_000, "person"),
    ("it", "Roma darà tra 10 e 15 missili.", "10 e 15 missili", 10, "missile"),
    # Russian.
    ("ru", "Германия передаст 14 танков Leopard 2.", "14 танков", 14, "tank"),
    ("ru", "США передадут 31 американский танк.", "31 американский танк", 31, "tank"),
    ("ru", "Франция передаст двенадцать гаубиц.", "двенадцать гаубиц", 12, "howitzer"),
    ("ru", "ЕС выделит 500 миллионов евро.", "500 миллионов евро", 500 * M, "EUR"),
    ("ru", "ЕС выделит 1,5 млрд долларов.", "1,5 млрд долларов", 1.5 * B, "USD"),
    ("ru", "ЕС выделит миллиард евро.", "миллиард евро", B, "EUR"),
    ("ru", "Прибыли 3 тыс. беженцев.", "3 тыс. беженцев", 3000, "person"),
    # Others.
    ("nl", "Den Haag levert 14 Leopard 2-tanks.", "14 Leopard 2-tanks", 14, "tank"),
    ("nl", "Den Haag geeft 2,5 miljard euro.", "2,5 miljard euro", 2.5 * B, "EUR"),
    ("sv", "Sverige skänker 50 stridsfordon.", "50 stridsfordon", 50, "vehicle"),
    ("sv", "Sverige ger 3,4 miljarder kronor.", "3,4 miljarder kronor", 3.4 * B, "SEK"),
    ("no", "Norge gir 75 milliarder kroner.", "75 milliarder kroner", 75 * B, "NOK"),
    ("no", "Norge gir åtte stridsvogner.", "åtte stridsvogner", 8, "tank"),
    ("da", "Danmark giver 19 F-16-kampfly.", "19 F-16-kampfly", 19, "aircraft"),
    ("da", "Danmark giver 7,5 milliarder kroner.", "7,5 milliarder kroner", 7.5 * B, "DKK"),
    ("fi", "Suomi antaa 3 panssarivaunua.", "3 panssarivaunua", 3, "tank"),
    ("fi", "Suomi antaa 400 miljoonaa euroa.", "400 miljoonaa euroa", 400 * M, "EUR"),
    ("et", "Eesti annab 20 miljonit eurot.", "20 miljonit eurot", 20 * M, "EUR"),
    ("lv", "Latvija dos 6 haubices.", "6 haubices", 6, "howitzer"),
    ("lt", "Lietuva duos 200 mln. eurų.", "200 mln. eurų", 200 * M, "EUR"),
    ("cs", "Praha dá 40 sovětských tanků.", "40 sovětských tanků", 40, "tank"),
    ("cs", "Praha dá 1,3 miliardy korun.", "1,3 miliardy korun", 1.3 * B, "CZK"),
    ("cs", "Praha dá 500 mil. Kč.", "500 mil. Kč", 500 * M, "CZK"),
    ("sk", "Bratislava dá 13 stíhačiek MiG-29.", "13 stíhačiek", 13, "aircraft"),
    ("hu", "Budapest 37 millió eurót ad.", "37 millió eurót", 37 * M, "EUR"),
    ("ro", "România trimite 20 de tancuri.", "20 de tancuri", 20, "tank"),
    ("ro", "România dă 100 de milioane de euro.", "100 de milioane de euro", 100 * M, "EUR"),
    ("pt", "Lisboa envia três tanques.", "três tanques", 3, "tank"),
    ("pt", "Lisboa dá 250 milhões de euros.", "250 milhões de euros", 250 * M, "EUR"),
    ("bg", "София дава 100 бронирани машини.", "100 бронирани машини", 100, "vehicle"),
    ("el", "Η Αθήνα δίνει 40 άρματα.", "40 άρματα", 40, "tank"),
    ("el", "Η Αθήνα δίνει 20 εκατ. ευρώ.", "20 εκατ. ευρώ", 20 * M, "EUR"),
    ("tr", "Ankara 14 tank gönderecek.", "14 tank", 14, "tank"),
    ("tr", "Ankara 50 milyon dolar verecek.", "50 milyon dolar", 50 * M, "USD"),
    # A language without words of its own: what is written alike everywhere.
    ("ja", "総額は €500m で、", "€500m", 500 * M, "EUR"),
]

SEVERAL = [
    ("en", "It gives 14 tanks, 2 Patriot systems and $5m.", [(14, "tank"), (2, "system"), (5 * M, "USD")]),
    ("en", "It gives 30 tanks and twenty vehicles.", [(30, "tank"), (20, "vehicle")]),
    ("de", "Berlin gibt 14 Panzer und 3 Mrd. Euro.", [(14, "tank"), (3 * B, "EUR")]),
    ("uk", "Дадуть 6 ракет і два мільйони євро.", [(6, "missile"), (2 * M, "EUR")]),
    ("en", "In 2022 it gave 14 tanks, in 2023 20 more.", [(14, "tank")]),
    ("en", "On 24 February 2022, some 190,000 Russian troops invaded.", [(190_000, "person")]),
    ("en", "It gave 2 F-16, 5 tanks.", [(2, "aircraft"), (5, "tank")]),
    ("en", "It bought 5,000 $400 drones.", [(400, "USD")]),
    ("nl", "Het zijn 18 F-16's, 2,5 mld. euro.", [(18, "aircraft"), (2.5 * B, "EUR")]),
    ("de", "Es sind 5 PzH 2000 und 100.000 Schuss.", [(5, "howitzer"), (100_000, "shell")]),
]

NOTHING = [
    # The number of a make is no count.
    ("en", "Leopard 2 tanks are on their way."),
    ("en", "Mirage 2000 jets are on their way."),
    ("en", "Leopard 1 and 2 tanks are on their way."),
    ("en", "An F-16 is no tank."),
    ("en", "F-16 jets and MiG-29 fighter jets were promised."),
    ("en", "The F 16 jets and T 72 tanks were promised."),
    ("en", "Mirage 2000-5 jets are on their way."),
    ("en", "M1A2 Abrams tanks and M113 vehicles were promised."),
    ("de", "Die Panzerhaubitze 2000 und Leopard 2 Panzer kommen."),
    ("uk", "Танки Леопард 2 та літаки МіГ-29 прибудуть."),
    ("pl", "Czołgi Leopard 2 i samoloty MiG-29."),
    ("ru", "Танки Т-72 и самолёты Су-25 прибудут."),
    ("fr", "Des chars Leopard 2 et des avions Mirage 2000."),
    ("en", "RBS 70 launchers were promised."),
    # Sizes.
    ("en", "It needs 155 mm shells."),
    ("en", "It needs 155mm shells."),
    ("en", "It needs 155-mm shells and 300-km missiles."),
    ("en", "It needs 155-millimetre shells."),
    ("de", "Gebraucht werden 155-mm-Granaten."),
    ("fr", "Il faut des obus de 155 mm."),
    ("uk", "Потрібні 155-мм снаряди."),
    ("uk", "Потрібні снаряди калібру 155 мм."),
    ("en", "It needs 20 MW generators."),
    # Years, dates, times.
    ("en", "In 2022 tanks rolled in."),
    ("en", "In 2000 tanks rolled in."),
    ("en", "In 2023-2024 tanks rolled in."),
    ("en", "On February 24 Russian tanks rolled in."),
    ("en", "On 24 February Russian tanks rolled in."),
    ("en", "On 24.02.2022 tanks rolled in."),
    ("en", "On 2022-02-24 tanks rolled in."),
    ("en", "At 10:30 tanks rolled in."),
    ("de", "Im Jahr 2023 Panzer zu liefern, war umstritten."),
    ("uk", "У 2022 танки зайшли."),
    ("pl", "W 2022 czołgi wjechały."),
    ("en", "It was worth it in 2022 dollars."),
    # Shares.
    ("en", "50% tanks, 50 per cent soldiers."),
    ("en", "It spends 2 percent of its GDP, 5 % tanks."),
    ("de", "Rund 30 Prozent Panzer."),
    ("uk", "Це 30 відсотків танків."),
    ("en", "One in five soldiers is a volunteer."),
    ("en", "Nine out of 10 soldiers agree."),
    # Names and parts of words.
    ("en", "Article 5 soldiers must wait."),
    ("en", "The 47th brigade has tanks."),
    ("en", "A 14-day training for tanks."),
    ("en", "A two-day visit of soldiers."),
    ("en", "20-year-old soldiers serve."),
    ("en", "G7 soldiers and the No. 10 tanks."),
    ("de", "Am 3. Mai Panzer zu liefern, war das Ziel."),
    ("uk", "За ст. 5 солдатів не карають."),
    # Something else is counted.
    ("en", "Three countries sent tanks."),
    ("en", "Three Countries Send Tanks to Kyiv"),
    ("en", "Three days after tanks came."),
    ("en", "It gave 5 million to buy tanks."),
    ("en", "It trains 10 tank crews and two Leopard crews."),
    ("en", "It has two aircraft engines."),
    ("en", "They held two rounds of talks."),
    ("en", "Some 300 migrants and ten foreign fighters came."),
    ("en", "It took 5 years, said soldiers."),
    ("de", "Zwei von hundert Panzern stehen."),
    ("de", "Drei Länder liefern Panzer."),
    ("de", "14 Leopard-Besatzungen üben."),
    ("fr", "Trois pays livrent des chars."),
    ("es", "Tres países envían tanques."),
    ("ru", "Три страны передали танки."),
    # No number is said.
    ("en", "Several million euros, dozens of tanks, hundreds of soldiers."),
    ("en", "Some hundred tanks, a few thousand soldiers, millions of dollars."),
    ("en", "A tank, a vehicle and a dollar."),
    ("en", "One of the soldiers spoke."),
    ("uk", "Кілька мільйонів євро та десятки танків."),
    ("de", "Mehrere Millionen Euro und Dutzende Panzer."),
    ("fr", "Des millions d'euros et des centaines de chars."),
    ("en", "Once tanks come, nine will do."),
    ("no", "Det er to av dem."),
    ("en", "It bought version 2.5 systems."),
    ("en", "0 tanks."),
]


@pytest.mark.parametrize(("language", "sentence", "text", "value", "unit"), ONE)
def test_an_amount_is_its_text_number_and_unit(
    files: AmountFiles, language: str, sentence: str, text: str, value: float, unit: str
) -> None:
    found = told(find_amounts(sentence, files.of(language)))
    assert found == [(text, pytest.approx(value), unit)]


@pytest.mark.parametrize(("language", "sentence", "amounts"), SEVERAL)
def test_amounts_stand_in_order(
    files: AmountFiles, language: str, sentence: str, amounts: list[tuple[float, str]]
) -> None:
    assert [(one.value, one.unit) for one in find_amounts(sentence, files.of(language))] == amounts


@pytest.mark.parametrize(("language", "sentence"), NOTHING)
def test_these_numbers_count_nothing(files: AmountFiles, language: str, sentence: str) -> None:
    assert told(find_amounts(sentence, files.of(language))) == []


def test_the_table_is_as_large_as_it_should_be() -> None:
    assert len(ONE) + len(SEVERAL) + len(NOTHING) >= 120
    assert len(NOTHING) >= 40


@pytest.mark.parametrize(
    "unit",
    ["0", "1,000,", "000 ", "EUR 500 million ", "half ", "million ", "two or ", "1-", "a million de ", "Leopard 2 "],
)
def test_a_text_of_nothing_but_numbers_costs_no_more_than_its_length(files: AmountFiles, unit: str) -> None:
    def calls(size: int) -> int:
        text = "5 " + unit * (size // len(unit))
        count = 0

        def counted(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(counted)
        try:
            find_amounts(text, files.of("en"))
        finally:
            sys.setprofile(None)
        return count

    # Eight times the text: a square would be 64 times the calls.
    assert calls(80_000) <= 10 * calls(10_000)


@pytest.mark.parametrize(
    "sentence",
    ["5" * 400 + " tanks", "5 " + "million " * 80 + "euros", "EUR " + "9" * 30, "2000 to " + "9" * 400 + " tanks"],
)
def test_a_number_beyond_all_bounds_is_none(files: AmountFiles, sentence: str) -> None:
    assert find_amounts(sentence, files.of("en")) == ()
