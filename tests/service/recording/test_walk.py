"""The files that one posted event enters: few, and none of those that only rare events need."""

from tests.walk import Walk, posting, recording

RARE = {
    "service/event_store/clock.py",
    "service/event_store/digests.py",
    "service/event_store/merges.py",
    "service/event_store/recorder.py",
    "service/event_store/upcasts.py",
    "service/recording/approval_reasons.py",
    "service/recording/approvals.py",
    "service/recording/confirm_approval.py",
    "service/recording/dry_run.py",
    "service/recording/household_claims.py",
    "service/recording/households.py",
    "service/recording/identity_uniqueness.py",
    "service/recording/joint_retry.py",
    "service/recording/local_ids.py",
    "service/recording/quarantine.py",
    "service/recording/retry_quarantined.py",
    "service/security/probing.py",
    "service/recording/record_merge.py",
}


def entered(walk: Walk, package: str) -> list[str]:
    """The files of a package that the walk enters."""
    return [file for file in walk.files if file.startswith(package)]


def test_given_a_registered_person_when_employed_is_posted_then_few_files_are_entered(database_url: str) -> None:
    walk = posting(database_url)
    assert len(walk.files) <= 25, walk.files
    assert len(entered(walk, "service/recording/")) <= 9
    assert len(entered(walk, "service/event_store/")) <= 3
    assert set() == RARE & set(walk.files)


def test_the_recorder_itself_enters_no_file_of_the_api_and_few_of_the_others(database_url: str) -> None:
    walk = recording(database_url)
    assert [] == entered(walk, "api/")
    assert len(walk.files) <= 20, walk.files
