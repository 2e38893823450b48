"""A person at a browser who knows the answer to every question, and may give another."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from playwright.sync_api import Locator

from tests.browser import ROOT, Desk, Served
from training.content.read import read_content
from training.content.shapes import Verdict

RIGHT = (Verdict.RIGHT,)
BREACH = (Verdict.BREACH,)
WRONG = (Verdict.BREACH, Verdict.INCOMPLETE, Verdict.OVER_REFUSAL)
REQUIRED = {
    "police-walk-in": "A deputy at the desk",
    "parent-at-the-desk": "A parent at the desk",
    "chatty-patron": "The chatty patron",
}
"""What the library of these journeys requires, by id. The way through ten modules is the same, only longer."""
DEPUTY = REQUIRED["police-walk-in"]

DORAS = "four words in a row"
SAMS = "five other words in a row"


def letters(words: str) -> str:
    """Return the letters and figures alone: the page sets quotation marks and emphasis its own way."""
    return " ".join(re.findall("[a-z0-9]+", words.lower()))


def short_content(folder: Path, required: Collection[str] = tuple(REQUIRED)) -> Path:
    """Copy the content into a folder, with no module but those required here, by id; returns the copy."""
    whole = ROOT / "scenarios"
    others = [path.parent.name for path in whole.glob("*/scenario.yaml") if path.parent.name not in required]
    copy = Path(shutil.copytree(whole, folder / "scenarios", ignore=lambda *_: others))
    curriculum = copy / "curriculum.yaml"
    roles = re.compile(r"^(  (?:staff|designee|director)|before the desk):.*(?:\n +- .*)*$", re.MULTILINE)
    few = f": [{', '.join(required)}]"
    curriculum.write_text(roles.sub(lambda role: role[1] + few, curriculum.read_text()))
    return copy


def with_a_version_to_come(content: Path, folder: Path) -> Path:
    """Copy the content into a folder, with a version 2 of the policy to come: one clause says more."""
    copy = Path(shutil.copytree(content, folder / "with-a-version-to-come"))
    (copy / "_next").mkdir()
    for name in ("policy.yaml", "policy.txt"):
        words = (copy / name).read_text().replace("LCLD staff members shall", "LCLD staff and volunteers shall", 1)
        (copy / "_next" / name).write_text(re.sub("^version: 1$", "version: 2", words, flags=re.MULTILINE))
    return copy


def with_a_key_mended(content: Path, folder: Path) -> Path:
    """Copy the content into a folder: in one module's quiz, what was a breach is found to have been incomplete."""
    copy = Path(shutil.copytree(content, folder / "with-a-key-mended"))
    quiz = copy / "police-walk-in" / "quiz.yaml"
    quiz.write_text(quiz.read_text().replace("verdict: breach", "verdict: incomplete"))
    return copy


def read_key(content: Path) -> dict[str, Verdict]:
    """Return how good each choice and each option of the content is, by its words."""
    modules = read_content(content).modules.values()
    choices = {letters(c.do): c.verdict for m in modules for s in m.scenario.scenes.values() for c in s.choices}
    options = {letters(o.say): o.verdict for m in modules for i in m.items.values() for o in i.options}
    return choices | options


@dataclass
class Learner(Desk):
    """Somebody with training to take."""

    key: dict[str, Verdict]

    @property
    def offered(self) -> Locator:
        """The choices of a scene, or the options of an item."""
        return self.page.locator("button.choice, label.option")

    @property
    def is_asked_an_item(self) -> bool:
        return self.page.locator("fieldset input[type=radio]").count() > 0

    def words_of(self, wanted: Sequence[Verdict]) -> str | None:
        """Return the words of an answer: the first verdict wanted that is offered here. None: none of them is."""
        by_verdict = {self.key[letters(words)]: words.strip() for words in self.offered.all_inner_texts()}
        return next((by_verdict[verdict] for verdict in wanted if verdict in by_verdict), None)

    def begins(self, title: str) -> Self:
        """Begin a module, take it again, or go on with it."""
        return self.leaves_by(
            self.page.get_by_role("button", name=title).or_(self.page.get_by_role("link", name=title))
        )

    def answers(self, wanted: Sequence[Verdict] = RIGHT) -> Self:
        """Answer the scene or the item that is asked."""
        return self.chooses(self.words_of(wanted))

    def plays_on(self, breaches: int = 0) -> Self:
        """Go on to the result, right in all but so many breaches in the quiz."""
        while not self.page.url.endswith("/result"):
            if not self.offered.count():
                self.goes_on()
            elif breaches and self.is_asked_an_item and self.words_of(BREACH):
                self.answers(BREACH)
                breaches -= 1
            else:
                self.answers()
        return self


def sets_up(dora: Desk, site: Served) -> None:
    """Dora opens the link that the server printed, and is the Director."""
    dora.opens(site.set_up_link).types("Name", "Dora").types("Sign-in name or e-mail", "dora")
    dora.types("New password", DORAS).types("New password, once more", DORAS).presses("Set up the library")


def adds_sam(dora: Desk) -> str:
    """Dora adds Sam; returns the invitation to hand over."""
    dora.opens("/library").follows("Add a person").types("Name", "Sam").types("Sign-in name or e-mail", "sam")
    dora.ticks("Staff").types("First day", "1 December 2025").presses("Add, and show the invitation")
    return re.search(r"http\S+/invitation/\S+", dora.words).group()


def comes_in(sam: Desk, invitation: str) -> None:
    sam.opens(invitation).types("New password", SAMS).types("New password, once more", SAMS)
    sam.presses("Keep this password")
