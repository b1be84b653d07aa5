"""The kinds of contradictions, with a title and a sentence in both languages."""

from collections.abc import Mapping
from typing import Final

import msgspec

from domain.reference.bilingual_text import BilingualText


class ContradictionKind(msgspec.Struct, frozen=True):
    """A kind of contradictions: its title, and the sentence that says what cannot be true."""

    title: BilingualText
    text: BilingualText


COURSES_OVERLAP: Final = "courses_overlap"
TWO_PUBLIC_POSTS: Final = "two_public_posts"
WORK_BESIDE_A_POST: Final = "work_beside_a_post"
CERTIFICATE_HELD_TWICE: Final = "certificate_held_twice"
OVER_CAPACITY: Final = "over_capacity"
NOT_OPEN: Final = "not_open"
EXCLUDED_BY_MERGE: Final = "excluded_by_merge"
EXCLUDED_BY_LATE_REPORT: Final = "excluded_by_late_report"
REFUSED_FACT: Final = "refused_fact"

KINDS: Final[Mapping[str, ContradictionKind]] = {
    COURSES_OVERLAP: ContradictionKind(
        BilingualText("培训时间重叠", "courses overlap"),
        BilingualText("同一人的两个培训班时间重叠", "two courses of one person overlap"),
    ),
    TWO_PUBLIC_POSTS: ContradictionKind(
        BilingualText("同时在两个公益性岗位", "two public-welfare posts at once"),
        BilingualText("同一人同时在两个公益性岗位", "one person is on two public-welfare posts at once"),
    ),
    WORK_BESIDE_A_POST: ContradictionKind(
        BilingualText("公益性岗位以外另有工作", "work beside a public-welfare post"),
        BilingualText(
            "在公益性岗位期间另有形式不允许的工作",
            "beside a public-welfare post there is work in a form that the rule does not allow",
        ),
    ),
    CERTIFICATE_HELD_TWICE: ContradictionKind(
        BilingualText("证书编号重复", "certificate held twice"),
        BilingualText(
            "同一发证单位的同一证书编号登记在两人名下", "two persons hold one certificate number of one issuer"
        ),
    ),
    OVER_CAPACITY: ContradictionKind(
        BilingualText("岗位超员", "post over capacity"),
        BilingualText("同一岗位的在岗人数超过岗位数", "more persons are on a post than it has places"),
    ),
    NOT_OPEN: ContradictionKind(
        BilingualText("岗位或培训班未开放", "vacancy or course not open"),
        BilingualText(
            "推荐、报名或就业所指的招聘岗位或培训班，当时已满或已关闭",
            "the vacancy or course that an introduction, an enrolment or a job names was full or closed then",
        ),
    ),
    EXCLUDED_BY_MERGE: ContradictionKind(
        BilingualText("合并后不能成立", "excluded by a merge"),
        BilingualText(
            "被合并记录的事件与保留的记录不能同时成立",
            "an event of a merged record and the surviving record cannot all be true",
        ),
    ),
    EXCLUDED_BY_LATE_REPORT: ContradictionKind(
        BilingualText("与后报的事实矛盾", "contradicted by a later report"),
        BilingualText(
            "已记录的事件与后来报送的事实不能同时成立", "a recorded event and a fact reported later cannot both be true"
        ),
    ),
    REFUSED_FACT: ContradictionKind(
        BilingualText("与已记录的事实矛盾", "contradicts a recorded fact"),
        BilingualText(
            "隔离区中的事件与已记录的事件不能同时成立", "an event in quarantine and recorded ones cannot all be true"
        ),
    ),
}
"""By code. `certificate_held_twice` and `over_capacity` concern two persons, `refused_fact` an event in quarantine."""
