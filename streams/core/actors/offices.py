"""An office that a name stands beside: whether it is a public one, which, in which sector, and of which country."""

from streams.core.actors.names import COUNTRY_LINKS, Span
from streams.core.actors.phrases import Phrase
from streams.core.actors.scene import Scene
from streams.knowledge.actors import Body
from streams.knowledge.roles import RoleWord

#: Who is sent abroad: the country behind "to" is not his.
_SENT = frozenset({"ambassador", "diplomat"})
BY_NATIONALITY = "nationality"


class Found:
    """One name with the office it stands beside in one place of the text."""

    __slots__ = (
        "code", "country", "international", "name", "owner", "party", "phrase", "reason", "role", "sector", "status",
    )  # fmt: skip

    def __init__(self, name: Span, phrase: Phrase | None) -> None:
        self.name = name
        self.phrase = phrase
        self.role: str | None = None
        self.code: str | None = None
        self.sector: str | None = None
        self.country: str | None = None
        self.reason: str | None = None
        self.status: str | None = None
        self.international: str | None = None
        self.owner: object = None
        #: Country of the party that the role names.
        self.party: str | None = None


def is_public(scene: Scene, phrase: Phrase, span: Span) -> bool:
    """Whether the office is a public one; what the word alone does not tell must stand in the phrase."""
    places = phrase.party is not None
    for item in (*phrase.left, *phrase.right):
        if isinstance(item, Body):
            if item.sector in scene.common.public_sectors:
                return True
        else:
            places = True
    mark = scene.starts.get(span[0])
    if mark is not None and any(scene.near(person) is not None for person in mark[2].persons):
        return True
    head = phrase.heads[0][2]
    strengths = {role.needs for _, _, role in phrase.heads}
    if head.code == "party_leader" and not places and phrase.owner is None and not phrase.anaphor:
        # Who leads a party holds no public office by it, but for the opposition's.
        role = scene.text[phrase.start : phrase.end].casefold()
        return phrase.field and _refined(head.code, role, scene) == "opposition"
    if isinstance(phrase.owner, tuple) and not places and not phrase.public and head.code not in _OF_A_PERSON:
        return False
    if phrase.unknown and head.code == "head" and not phrase.public and not phrase.field:
        # "Germany's Acme chief": a name before the office is a firm's or club's, unless a word of it tells more.
        return _refined(head.code, scene.text[phrase.start : phrase.end].casefold(), scene) != head.code
    if (phrase.private and (head.needs or head.code in _ANYWHERE)) or (
        phrase.stranger and not places and not phrase.public and head.code in _ANYWHERE
    ):
        return False
    if "" in strengths or "title" in strengths:
        return True
    if phrase.public or phrase.gone or phrase.owner is not None or (phrase.field and head.code in _OF_A_FIELD):
        return True
    return places and not phrase.stranger and "public" in strengths and phrase.heads[-1][2].code in _BY_COUNTRY


#: Offices that one holds with a person ("Zelensky's adviser") rather than with a firm.
_OF_A_PERSON = frozenset({"spokesperson", "adviser", "minister", "deputy_minister", "foreign_minister", "opposition"})
#: Offices that any field of work makes public ("Children's Rights Commissioner").
_OF_A_FIELD = frozenset({"minister", "international_official"})
#: Offices that companies and clubs have as well.
_ANYWHERE = frozenset({"head_of_state", "international_official", "deputy_head", "party_leader", "monarch"})
#: Offices that a nationality alone makes public ("the Russian official").
_BY_COUNTRY = frozenset(
    {
        "official",
        "head",
        "party_leader",
        "minister",
        "spokesperson",
        "diplomat",
        "military",
        "adviser",
        "judge",
        "speaker",
    }
)


def describe(scene: Scene, item: Found, phrase: Phrase) -> None:
    """Role as written, code, sector, status, and the country as far as the phrase itself tells it."""
    text = scene.text
    head = next((role for _, _, role in phrase.heads if role.needs != "title"), phrase.heads[0][2])
    item.role = _as_written(text[phrase.start : phrase.end], scene)
    item.code = _refined(head.code, item.role.casefold(), scene)
    item.sector = _SECTORS.get(item.code, head.sector)
    item.status = phrase.status or _designate(item.role.casefold(), scene)
    item.owner = phrase.owner
    country, reason, international = _country(phrase, head)
    if country is None and international is None:
        country = _behind_name(scene, item.name[1], of_a_city=head.code == "mayor")
        reason = BY_NATIONALITY if country else None
    item.country, item.reason, item.international = country, reason, international
    if phrase.field and country is None and international is None:
        item.party = phrase.party or _of_party(scene, item.role.casefold())
    if item.code == "head":
        item.code = "official"
    if item.code == "international_official" and country is not None and head.needs:
        # "MI5 Director General"
        item.code, item.sector = "official", "GOV"
    if phrase.party is not None and _leads_party(scene, item.code, item.role.casefold()):
        # It speaks for the party, not for the state.
        item.code, item.sector = "party_leader", "PTY"
    if phrase.regional and item.code in _OF_A_REGION:
        item.code = "regional_head"
    if international and reason == "international body" and item.code in _LED:
        item.code = "international_official"
    if international and reason == "international body" and head.code not in _SENT:
        item.sector = "IGO"


def _designate(role: str, scene: Scene) -> str | None:
    """ "president-elect", "prime minister-designate": the office word says it itself."""
    ends = tuple(word for word in scene.words.designate if word.startswith("-"))
    return "designate" if ends and any(word.endswith(ends) for word in role.split()) else None


def _leads_party(scene: Scene, code: str, role: str) -> bool:
    """Whether an office in a party is that of its leader or general secretary rather than one that it has filled."""
    return code in _ANYWHERE or (code == "official" and _refined("party", role, scene) == "party_leader")


def _of_party(scene: Scene, role: str) -> str | None:
    """The country of the party in "Labour MP": of several with such a party the one named most, else the first."""
    words = [word.removesuffix("'s").removesuffix("’s") for word in role.split()]
    for size in (3, 2, 1):
        # "law and justice", "liberal democrat": the longest name of a party first.
        for index in range(len(words) + 1 - size):
            codes = scene.common.parties.get(" ".join(words[index : index + size]), ())
            if codes:
                return max(codes, key=lambda code: scene.counts[code])
    return None


#: Offices that the parts of some states have as well.
_OF_A_REGION = frozenset({"head_of_state", "head_of_government"})
#: Offices that a state and an international body both have.
_LED = frozenset({"head_of_state", "official", "deputy_head", "minister", "party_leader"})
_SECTORS = {
    "opposition": "OPP", "military": "MIL", "intelligence": "SPY", "legislator": "LEG", "speaker": "LEG",
    "judge": "JUD", "police": "COP", "international_official": "IGO", "head_of_state": "GOV",
}  # fmt: skip


def _behind_name(scene: Scene, end: int, *, of_a_city: bool) -> str | None:
    """The country in "President X of Kazakhstan", "Mayor X of Kyiv"."""
    for link in COUNTRY_LINKS:
        if scene.text.startswith(link, end):
            place = scene.place_starts.get(end + len(link))
            if place is not None and (
                place.kind in ("name", "abbreviation", "region") or (of_a_city and place.kind == "city")
            ):
                return place.code
    return None


def _as_written(role: str, scene: Scene) -> str:
    first, _, rest = role.partition(" ")
    if rest and (first.casefold() in scene.words.articles or first in scene.words.copulas):
        role = rest
    return role.strip(' ,–—-"“”')


def _refined(code: str, role: str, scene: Scene) -> str:
    finer_codes = scene.knowledge.roles.refine.get((scene.language, code))
    if finer_codes:
        # Stems match at the start of a word; short ones, mostly acronyms, only as a word ("cia" is not in "official").
        words = f" {role.translate(_APOSTROPHES)} "
        for stem, finer in finer_codes:
            if f" {stem} " in words or (len(stem) > _ACRONYM and f" {stem}" in words):
                return finer
    return code


_ACRONYM = 4
_APOSTROPHES = str.maketrans("'’-", "   ")


def _country(phrase: Phrase, head: RoleWord) -> tuple[str | None, str | None, str | None]:
    """Country, its reason, and the international body served; in the order: nationality, body, office."""
    international = None
    if phrase.gone:
        return None, "former state", "former"
    for item in phrase.left:
        if isinstance(item, str):
            return item, BY_NATIONALITY, None
        if item.country is not None:
            return item.country, "body", None
        international = international or item.id
    if international is not None:
        return None, "international body", international
    for item in phrase.right:
        if isinstance(item, str):
            if head.code == "international_official" and head.sector == "IGO":
                continue
            return item, BY_NATIONALITY, None
        if item.country is not None:
            return item.country, "body", None
        return None, "international body", item.id
    if head.country:
        return head.country, "office", None
    if phrase.about:
        return phrase.about[0], BY_NATIONALITY, None
    if phrase.to and head.code not in _SENT:
        return phrase.to[0], BY_NATIONALITY, None
    return None, None, None
