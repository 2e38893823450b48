from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from tests.records.kept import NOW, OLIVE, SAM, keep_person
from training.records import signatures


def sign(session: Session, policy_hash: str, signed_as: str) -> None:
    signatures.add(session, person_id=SAM, policy_version="2024", policy_hash=policy_hash, signed_as=signed_as, now=NOW)


def test_a_signature_is_under_one_text_and_one_persons(session: Session):
    keep_person(session)

    sign(session, "old words", "Sam Lee")

    assert signatures.of(session, SAM, "old words").signed_as == "Sam Lee"
    assert signatures.of(session, SAM, "new words") is None
    assert signatures.of(session, OLIVE, "old words") is None


def test_a_second_signature_under_the_same_text_changes_nothing(session: Session):
    keep_person(session)

    sign(session, "old words", "Sam Lee")
    sign(session, "old words", "Somebody else")
    sign(session, "new words", "S. Lee")

    assert signatures.of(session, SAM, "old words").signed_as == "Sam Lee"
    assert signatures.of(session, SAM, "new words").signed_at - NOW == timedelta(0)
