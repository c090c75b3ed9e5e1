"""From gathered mentions to actors: the fullest name, one role, one country and the reason for it."""

from datetime import timedelta

from streams.core.actors.bodies import BodyFound
from streams.core.actors.context import Context
from streams.core.actors.joining import Figure
from streams.core.actors.names import Span
from streams.core.actors.offices import Found
from streams.core.actors.scene import Scene
from streams.core.analysis import Actor
from streams.knowledge.actors import Person, Term, plain
from streams.knowledge.context import CONTEXT

#: Roles that say less than any other.
_VAGUE = frozenset({"counterpart", "official", "party_leader", "diplomat", "military"})
#: Known for something else than a public office: published only where the text gives them one.
_NO_OFFICE = frozenset({"opposition", "separatist", "party_leader", "religious_head"})


#: Longer lines are paragraphs of the article.
_LONGEST_LINE = 800
#: Whoever is mentioned more often is not only mentioned on the page's own lines.
_FEW = 3
#: A holder who is only called by the surname is published when the text speaks of him this often.
_OFTEN = 3
#: Whoever left office longer ago is no holder to a reader whom the text does not tell so.
_LONG_AGO = timedelta(days=20 * 365)


def assemble(scene: Scene, figures: list[Figure], bodies: list[BodyFound]) -> list[Actor]:
    """Actors in the order of their first mention.

    Of kind "holder" are holders of office whom the text names in passing by the surname alone: known to the
    reader of clauses, but described with no office, so not published.
    """
    context = Context(scene)
    actors = [
        _person(scene, figure, figures, context)
        for figure in figures
        if len(figure.spans) > _FEW or not all(_on_page_line(scene.text, start) for start, _ in figure.spans)
    ]
    if bodies:
        actors += _bodies(scene, bodies, context)
    if len(actors) > 1:
        actors.sort(key=lambda actor: min(actor.mentions))
    return actors


def _person(scene: Scene, figure: Figure, figures: list[Figure], context: Context) -> Actor:
    text = scene.text
    spans = sorted(figure.spans)
    name_span = max(spans, key=lambda span: (_words(text, span), -span[0]))
    name = text[name_span[0] : name_span[1]]
    best = _best(figure.found)
    term = figure.person.called(scene.day, best.code if best is not None else None) if figure.person else None
    country, reason, body_id = _country(scene, figure, figures, best, term, context)
    role_spans = tuple((one.phrase.start, one.phrase.end) for one in figure.found if one.phrase is not None)
    status = best.status if best is not None else None
    if best is None and term is None and figure.person is not None:
        status = "former"
    code = best.code if best is not None and best.code != "counterpart" else None
    sector = best.sector if best is not None else None
    if term is not None and (
        code is None or code == "official" or (code == "minister" and term.office.endswith("minister"))
    ):
        # "Secretary Blinken", "Representative Pelosi": which, the knowledge base tells.
        code, sector = term.office, sector or "GOV"
    elif sector == "PTY" and term is not None and term.office not in _NO_OFFICE and term.holds(scene.day):
        # The leader of a party who holds an office of the state as well.
        code, sector = term.office, "GOV"
    return Actor(
        name=name,
        kind="person" if _described(scene, figure, name, term, figures) else "holder",
        role=best.role if best is not None else None,
        role_code=code,
        sector=sector,
        country=country,
        country_reason=reason,
        status=status,
        body_id=body_id,
        mentions=(name_span, *(span for span in spans if span != name_span)),
        role_mentions=role_spans,
    )


def _described(scene: Scene, figure: Figure, name: str, term: Term | None, figures: list[Figure]) -> bool:
    """Whether the text presents the person: by an office, a full name, a courtesy title, or by speaking of it often."""
    if figure.found and not all(_of_nobody(scene, one, figures) for one in figure.found):
        return True
    known = term or (figure.person.last(scene.day) if figure.person is not None else None)
    if known is None or known.office in _NO_OFFICE or (known.end is not None and scene.day - known.end > _LONG_AGO):
        return False
    if " " in name or len(figure.spans) >= _OFTEN or not (name[:1].isupper() or name[:1].islower()):
        # Scripts without capitals write full names without a blank.
        return True
    titles = scene.words.titles
    for start, _ in figure.spans:
        before = scene.word_before(start)
        if before is not None and scene.text[before[0] : before[1]].casefold() in titles:
            return True
    return False


def _on_page_line(text: str, start: int) -> bool:
    """Whether a mention stands in a line of the page's own: a link to another article, a caption, a footer."""
    line = text.rfind("\n", max(0, start - _LONGEST_LINE), start) + 1
    if not line and start > _LONGEST_LINE:
        return False
    return CONTEXT.boilerplate.match(text, line) is not None


def _words(text: str, span: Span) -> int:
    return text.count(" ", *span) + text.count("\u00a0", *span)


def _best(found: list[Found]) -> Found | None:
    """The most telling role: one that says its country and what it is; the first among equals."""
    return max(
        found,
        key=lambda one: (one.code not in _VAGUE, one.country is not None or one.international is not None),
        default=None,
    )


def _country(
    scene: Scene, figure: Figure, figures: list[Figure], best: Found | None, term: Term | None, context: Context
) -> tuple[str | None, str | None, str | None]:
    """In this order: nationality or body in the role, knowledge base, owner of the office, party, context."""
    for one in sorted(figure.found, key=lambda item: item.code in _VAGUE):
        if one.country is not None:
            return one.country, one.reason, None
        if one.international is not None:
            return None, one.reason, one.international if one.reason == "international body" else None
    person = figure.person
    if person is not None:
        known = term or person.last(scene.day)
        if known is not None:
            if known.country is None:
                return None, "knowledge base", known.body or None
            return known.country, "knowledge base", None
    for one in figure.found:
        country = _owner_country(scene, one.owner, figures)
        if country is not None:
            return country, "owner of the office", None
    for one in figure.found:
        if one.party is not None:
            return one.party, "party", None
    if best is not None and best.code == "international_official" and _says_its_rank(best):
        # "the secretary-general of the organization": of no country, whichever the text is about.
        return None, "international body", None
    anaphor = any(one.phrase is not None and one.phrase.anaphor for one in figure.found)
    pos = figure.found[0].phrase.start if figure.found and figure.found[0].phrase else min(figure.spans)[0]
    country, reason = context.country(pos, anaphor=anaphor)
    return country, reason, None


def _of_nobody(scene: Scene, one: Found, figures: list[Figure]) -> bool:
    """Whether the office is only that of somebody who has none ("the singer's spokesperson")."""
    if not isinstance(one.owner, tuple) or one.country is not None or one.international is not None:
        return False
    words = plain(scene.text[one.owner[0] : one.owner[1]]).split()
    return not any(words and plain(figure.family).split()[-1] == words[-1] for figure in figures)


def _says_its_rank(one: Found) -> bool:
    """Whether the word itself is an office of international bodies only (no "director general")."""
    return one.sector == "IGO" and one.phrase is not None and not one.phrase.heads[0][2].needs


def _owner_country(scene: Scene, owner: object, figures: list[Figure]) -> str | None:
    if isinstance(owner, Person):
        known = scene.near(owner) or owner.last(scene.day)
        return known.country if known is not None else None
    if isinstance(owner, tuple):
        words = plain(scene.text[owner[0] : owner[1]]).split()
        for figure in figures:
            if words and plain(figure.family).split()[-1] == words[-1]:
                return next((one.country for one in figure.found if one.country is not None), None)
    return None


def _bodies(scene: Scene, found: list[BodyFound], context: Context) -> list[Actor]:
    explicit: dict[str, dict[str, int]] = {}
    for body in found:
        if body.country is not None:
            counts = explicit.setdefault(body.key, {})
            counts[body.country] = counts.get(body.country, 0) + 1
    groups: dict[tuple[str, str | None], list[BodyFound]] = {}
    known: dict[str, list[BodyFound]] = {}
    for body in found:
        if body.country is None and not body.international:
            # "the Defence Ministry" is the one that the text has named with its country, where it has.
            named = explicit.get(body.key)
            if named:
                body.country, body.reason = max(named, key=lambda code: named[code]), "named in full elsewhere"
            else:
                body.country, body.reason = context.country(body.start)
        group = known.get(body.id) if body.id is not None else None
        if group is None:
            group = groups.setdefault((body.key, body.country), [])
        if body.id is not None:
            known[body.id] = group
        group.append(body)
    text = scene.text
    actors = []
    for group in groups.values():
        fullest = group[0]
        if len(group) > 1:
            fullest = max(group, key=lambda one: (not one.short, one.end - one.start, -one.start))
        if _on_page_line(text, group[0].start) and all(_on_page_line(text, one.start) for one in group[1:_FEW]):
            continue
        public = (
            fullest.sector in scene.common.public_sectors
            and fullest.id not in scene.common.formats
            # Only ever "the bloc", "the Russian military": nothing that is named.
            and not fullest.short
        )
        first = fullest
        if len(group) > 1:
            first = next((one for one in group if one.reason == "nationality"), fullest)
        actors.append(
            Actor(
                name=text[fullest.start : fullest.end],
                kind="body" if public else "group",
                sector=fullest.sector,
                country=fullest.country,
                country_reason=first.reason,
                body_id=fullest.id if fullest.international else None,
                mentions=(
                    (fullest.start, fullest.end),
                    *[(one.start, one.end) for one in group if one is not fullest],
                ),
            )
        )
    return actors
