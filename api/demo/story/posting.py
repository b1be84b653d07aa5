"""Posting of the story: each account posts its own steps, and confirms what waits for it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from api.demo.cloud_event import CloudEvent
from api.demo.posting import Posted, add_answer, nothing_posted, post, send
from api.demo.story.across import across
from api.demo.story.audit_case import audit_case
from api.demo.story.cases import short_cases
from api.demo.story.script import Script, Someone, Step


def script() -> tuple[Script, Someone]:
    """The script of the cases, and the person of the most instructive one."""
    written = Script()
    she = audit_case(written)
    short_cases(written)
    return written, she


def audit_request() -> tuple[str, str]:
    """Source and id of the request that registers the person of the most instructive case."""
    written, she = script()
    event = next(step.event for step in written.steps if step.event["id"] == she.request)
    return event["source"], event["id"]


def story_after(events: Iterable[CloudEvent]) -> list[Step]:
    """All steps of the story, which comes after these events of the year."""
    return [*script()[0].steps, *across(events)]


def post_story(
    address: str, tokens: Mapping[str, str], steps: Iterable[Step], progress: Callable[[int], object] = lambda _: None
) -> Posted:
    """Posts the steps over HTTP; `tokens` are those of the accounts, by key. `progress` receives the events posted.

    It may be repeated: nothing is recorded twice. Raises NotPosted.
    """
    total, posted = nothing_posted(), 0
    for account, together in _calls(steps):
        batch = [_resolved(step.event, total["persons"]) for step in together]
        answer = post(address, tokens[account], [batch])
        add_answer(total, answer)
        for waiting in answer["pending"]:
            number, token = waiting["approval"], tokens[together[0].confirmed_by]
            add_answer(total, send(f"{address.rstrip('/')}/v1/approvals/{number}", token, {}))
        posted += len(together)
        progress(posted)
    return total


def _calls(steps: Iterable[Step]) -> Iterator[tuple[str, list[Step]]]:
    """The steps call by call, in their order: an event that waits for a second account is a call of its own, so that
    later ones find it recorded.
    """
    for (account, confirmed_by), same in groupby(steps, lambda step: (step.account, step.confirmed_by)):
        together = list(same)
        calls = [[step] for step in together] if confirmed_by else [together]
        for call in calls:
            yield account, call


def _resolved(event: CloudEvent, persons: Mapping[str, str]) -> CloudEvent:
    """The event with the id of the person in place of `@<request id of the registration>`."""
    into = event["data"].get("into", "")
    return {**event, "data": {**event["data"], "into": persons[into[1:]]}} if into.startswith("@") else event
