from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.records.kept import NOW, OLIVE, SAM, TODAY, keep_person, open_attempt
from training.records import certifications
from training.records.tables import Certification
from training.rules.facts import AttemptId


def grant(session: Session, until_on: date = date(2027, 11, 23)) -> Certification:
    """Grant to Sam what the one attempt earned; return what is kept of it."""
    certifications.grant(
        session,
        SAM,
        attempt_id=AttemptId("attempt"),
        starts_on=TODAY,
        until_on=until_on,
        valid_months=12,
        policy_version="2024",
        now=NOW,
        on=TODAY,
    )
    return certifications.granted_by(session, AttemptId("attempt"))


def test_what_an_attempt_granted_is_found_by_it_and_by_its_person(session: Session):
    keep_person(session)
    open_attempt(session)
    assert certifications.granted_by(session, AttemptId("attempt")) is None

    granted = grant(session)

    assert granted.until_on == date(2027, 11, 23)
    assert certifications.of_person(session, SAM) == [granted]
    assert certifications.of_person(session, OLIVE) == []


def test_an_attempt_grants_one_certification_that_never_changes(session: Session):
    keep_person(session)
    open_attempt(session)
    first = grant(session)

    assert grant(session, until_on=date(2030, 1, 1)) is first
    assert first.until_on == date(2027, 11, 23)


def test_a_certification_that_ends_before_it_begins_is_refused_by_the_database(session: Session):
    keep_person(session)
    open_attempt(session)

    with pytest.raises(IntegrityError, match="ck_certifications_in_order"):
        grant(session, until_on=date(2026, 1, 1))
