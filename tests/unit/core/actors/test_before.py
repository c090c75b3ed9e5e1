"""Names in front of an office without a comma: who was elected, appointed or sworn in as what."""

import pytest

from tests.unit.core.actors.conftest import Tag


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("The Polish parliament elected Jan Lis prime minister.", ("Jan Lis", "prime minister", "PL")),
        ("Ghana elected Ama Boateng president on Friday.", ("Ama Boateng", "president", "GH")),
        ("Lawmakers in Warsaw re-elected Jan Lis speaker.", ("Jan Lis", "speaker", "PL")),
        ("The king named Jan Lis foreign minister of Poland.", ("Jan Lis", "foreign minister of Poland", "PL")),
        ("The king named Ama Boateng president of Ghana.", ("Ama Boateng", "president of Ghana", "GH")),
        (
            "The king named Ama Boateng president of Ghana, the palace said.",
            ("Ama Boateng", "president of Ghana", "GH"),
        ),
        ("The king appointed Jan Lis vice president of Poland.", ("Jan Lis", "vice president of Poland", "PL")),
        (
            "The council appointed Jan Lis deputy prime minister of Poland\nMore to come.",
            ("Jan Lis", "deputy prime minister of Poland", "PL"),
        ),
        ("Ama Boateng was sworn in as president of Ghana on Monday.", ("Ama Boateng", "president of Ghana", "GH")),
        ("Ama Boateng, who was elected president of Ghana in June, left.", ("Ama Boateng", "president of Ghana", "GH")),
    ],
)
def test_elected_appointed_sworn_in(tag: Tag, body: str, expected: tuple[str, str, str]) -> None:
    assert [(one.name, one.role, one.country) for one in tag(body)[1] if one.kind == "person"] == [expected]


@pytest.mark.parametrize(
    "body",
    [
        "Shareholders elected Rita Holm president of the firm in Ghana.",
        "Shareholders named Rita Holm president. Ghana was not asked.",
        "The board named Rita Holm president of the company.",
        "Members elected Rita Holm chair of the club in Ghana.",
        "In Ghana, Rita Holm. President or not, she left.",
    ],
)
def test_a_company_elects_as_well(tag: Tag, body: str) -> None:
    assert [one.name for one in tag(body)[1] if one.kind == "person"] == []
