"""The patterns of the radar: planted at the parameter they are found, just under it they are not."""

import pytest
from msgspec.structs import replace

from domain.radar.hit import Hit
from domain.radar.material import Material
from domain.radar.rule import RadarRule
from domain.radar.search import PATTERNS, search
from service.reference import reference
from tests.domain.radar.planting import DISTRICT, OTHER_TOWN, TOWN, Planting, workday
from tests.domain.radar.plants import PLANTS

TERMS = reference().codes["radar_pattern"]


def planted(pattern: str, *, reached: bool = True) -> Material:
    """A pattern alone, planted once by the account "a"."""
    to = Planting()
    PLANTS[pattern][0](to, "a", reached)
    return to.material()


def only(material: Material) -> Hit:
    """The only hit."""
    (hit,) = search(material)
    return hit


def test_every_planted_pattern_is_found_and_no_near_miss() -> None:
    """Given all plantings and near misses in one district, then precision and recall are 1; the figures are printed."""
    to, should, names = Planting(), set[tuple[str, str]](), dict[int, str]()
    for pattern, plants in PLANTS.items():
        for number, plant in enumerate(plants):
            for reached in (True, False):
                account, before = f"{pattern}-{number}{'' if reached else '-near'}", to.last_person
                plant(to, account, reached)
                names |= dict.fromkeys(range(before + 1, to.last_person + 1), account)
                should |= {(pattern, account)} if reached else set()
    found = {(hit.pattern, names[hit.persons[0].int >> 64]) for hit in search(to.material())}
    precision, recall = len(should & found) / len(found), len(should & found) / len(should)
    print(f"planted {len(should)}, found {len(found)}: precision {precision:.2f}, recall {recall:.2f}")
    assert (found - should, should - found) == (set(), set())
    assert (precision, recall, len(PLANTS)) == (1.0, 1.0, len(PATTERNS))


@pytest.mark.parametrize("code", PATTERNS)
def test_a_hit_is_explained_in_both_languages_and_none_is_found_without_a_table(code: str) -> None:
    """Given a planted pattern, then its sentences have the figures; a policy without its table finds nothing."""
    material = planted(code)
    hit = only(material)
    assert (hit.pattern, PATTERNS[code].code) == (code, code)
    assert hit.weight >= 1
    for lang in ("zh", "en"):
        text = PATTERNS[code].explained(hit, lang)
        assert "{" not in text
        assert "None" not in text
    without = replace(material, rule=replace(material.rule, **{code: None}))
    assert [each for each in search(without) if each.pattern == code] == []


def test_the_patterns_are_those_of_the_code_list_and_of_the_policy() -> None:
    tables = [name for name in RadarRule.__struct_fields__ if name in TERMS]
    assert (sorted(PATTERNS), list(PATTERNS)) == (sorted(tables), list(TERMS))


def test_a_key_stays_and_the_digest_follows_the_list_of_events() -> None:
    """Given a hit, when one more event belongs to it, then the key is the same and the digest is not."""
    to = Planting()
    PLANTS["repeated_text"][0](to, "a", True)
    before = only(to.material())
    more = to.recordings[-2].event
    to.record("b", workday(9), "person.followed_up", method="phone", result=getattr(more, "result"))  # noqa: B009
    after = only(to.material())
    assert (after.key, after.measured, after.recorder) == (before.key, before.measured + 1, None)
    assert (before.recorder, before.accounts, after.accounts) == ("a", ("a",), ("a", "b"))
    assert after.evidence_digest != before.evidence_digest
    assert only(replace(to.material(), district="320600")).key != before.key


def test_a_hit_in_several_towns_is_of_their_district() -> None:
    assert (only(planted("burst")).area, only(planted("impossible_visits")).area) == (TOWN, DISTRICT)
    assert OTHER_TOWN != TOWN


def test_a_program_delivers_many_at_once_and_at_night() -> None:
    """Given recordings that would be a doubt of a person, when an integration posts them, then they are none."""
    for code in ("burst", "odd_hours", "bundle_at_once", "impossible_visits"):
        material = planted(code)
        by_program = [replace(each, by_hand=False) for each in material.recordings]
        assert search(replace(material, recordings=by_program)) == []


def test_nothing_private_is_in_a_hit() -> None:
    """Given a telephone of several households, then neither key, details nor text depend on the number."""
    one, other = Planting(), Planting()
    for to, phone in ((one, "13800000001"), (other, "13900000002")):
        for number in range(3):
            to.call(phone, f"h{number}")
    assert only(one.material()) == only(other.material())
