"""The Director supplies the texts that the policy leans on."""

from __future__ import annotations

from datetime import datetime

from training.actions.acting import one_action, only_the_director
from training.actions.teaching import Teaching
from training.content.shapes import TextId
from training.records import supplied
from training.rules.facts import PersonId


def supply(teaching: Teaching, text_id: TextId, words: str, *, public: bool, by: PersonId, now: datetime) -> None:
    """Supply a text, or its next version; empty words withdraw it. The same words again, marked alike, change nothing.

    public  shown on the desk card, which anybody can read. A text that is withdrawn is never public
    Attempts under way go on with what was asked. Raises Refused for anybody but a Director.
    """
    with one_action("supplied a text", by=by, at=now) as act:
        only_the_director(act.session, by, "supplies a text that the policy leans on")
        before = supplied.current(act.session).get(text_id)
        public = public and bool(words)
        if ((before.words, before.public) if before else ("", False)) == (words, public):
            act.changes_nothing = True
            return
        row = supplied.add(act.session, text_id, words, public=public, by=by, now=now)
        act.detail = {"text": text_id, "version": row.version, "withdrawn": not words, "public": public}
