from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.records.kept import NOW
from training.records import site


def test_a_site_is_set_up_from_its_one_row_on(session: Session):
    assert not site.is_set_up(session)
    assert site.everyone_due_on(session) is None

    site.set_up(session, everyone_due_on=date(2026, 12, 24), now=NOW)

    assert site.is_set_up(session)
    assert site.everyone_due_on(session) == date(2026, 12, 24)


def test_a_site_is_set_up_once(session: Session):
    site.set_up(session, everyone_due_on=date(2026, 12, 24), now=NOW)
    session.commit()
    session.expunge_all()

    with pytest.raises(IntegrityError):
        site.set_up(session, everyone_due_on=date(2027, 1, 1), now=NOW)
