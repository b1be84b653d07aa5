"""Policy data about notices to civil affairs."""

from domain.reference.bilingual_text import BilingualText
from domain.reference.calendar import TimeLimit


class NoticeRule(BilingualText, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A matter that civil affairs is notified of: `[version.civil_affairs.MATTER]` of a profile.

    `events`: the event types that are reported, if the person belongs to one of the `categories` when they happen.
    `in_a_row`: only every so many unjustified refusals of a post, without a justified one or a job between them.
    `within`: the term of the notice.
    """

    events: tuple[str, ...]
    categories: frozenset[str]
    within: TimeLimit
    in_a_row: int = 1
