"""Every page of the site in the states it can be in, in the order of a new library's first days.

One walk for all who look: a test looks for what shuts somebody out, `python -m tests.screenshots` takes pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from playwright.sync_api import Browser, Page, Response

from tests.browser import Served
from tests.journeys.learner import DEPUTY, DORAS, REQUIRED, RIGHT, Learner, adds_sam, comes_in, letters
from training import clock
from training.content.shapes import Verdict

LONGEST_NAME = "Maria-Guadalupe Featherstonehaugh-Villanueva de los Santos y Bartholomew"


@dataclass(frozen=True)
class Stop:
    """A page in a state. It stays as it is until the next stop is asked for."""

    name: str
    page: Page
    source: str
    """The page as it was sent."""


@dataclass
class Tour:
    """Nobody, Dora and Sam, each at a machine of their own, and what they see."""

    site: Served
    nobody: Learner
    dora: Learner
    sam: Learner
    last: dict[Page, Response] = field(default_factory=dict)

    @classmethod
    def of(cls, site: Served, chromium: Browser, key: dict[str, Verdict]) -> Tour:
        tour = cls(
            site, *(Learner(chromium.new_context(reduced_motion="reduce").new_page(), site.url, key) for _ in range(3))
        )
        for who in (tour.nobody, tour.dora, tour.sam):
            who.page.on("response", tour._keeps)
        return tour

    def _keeps(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.last[response.frame.page] = response

    def __iter__(self) -> Iterator[Stop]:
        yield from self.of_a_stranger()
        yield from self.of_the_first_day()
        yield from self.of_the_training()
        yield from self.of_what_is_sams()
        yield from self.of_the_library()

    def of_a_stranger(self) -> Iterator[Stop]:
        nobody = self.nobody
        for path in ("sign-in", "policy", "privacy", "accessibility"):
            yield self._at(nobody, path, f"/{path}")
        yield self._at(nobody, "no-such-page", "/nothing")
        yield self._at(nobody, "link-over", f"/invitation/{'a' * 43}")
        yield self._after(nobody.opens("/sign-in").presses("Sign in"), "sign-in-fault")

    def of_the_first_day(self) -> Iterator[Stop]:
        dora, sam = self.dora, self.sam
        today = clock.now().date()
        yield self._at(dora, "set-up", self.site.set_up_link)
        dora.types("Everyone already here finishes by", "soon").types("New password", "short")
        yield self._after(dora.presses("Set up the library"), "set-up-fault")
        dora.types("Everyone already here finishes by", f"{today + timedelta(days=30)}")
        dora.types("Name", "Dora").types("Sign-in name or e-mail", "dora")
        dora.types("New password", DORAS).types("New password, once more", DORAS)
        yield self._after(dora.presses("Set up the library"), "library-new")
        yield self._at(dora, "add-person", "/people/add")
        dora.types("Name", LONGEST_NAME).types("First day", "tomorrow")
        yield self._after(dora.presses("Add, and show"), "add-person-fault")
        dora.types("Sign-in name or e-mail", "maria").types("First day", f"{today}").ticks("Staff")
        yield self._after(dora.presses("Add, and show"), "invitation-slip")
        invitation = adds_sam(dora)
        yield self._at(sam, "invitation", invitation)
        yield self._after(sam.types("New password", "short").presses("Keep this password"), "invitation-fault")
        comes_in(sam, invitation)
        yield self._after(sam, "my-training-new")
        yield from self._each(sam, {"certificate-not-yet": "/certificate", "refresher-not-yet": "/refresher"})
        yield from self._each(sam, {"mine-new": "/account", "not-yours": "/library"})

    def of_the_training(self) -> Iterator[Stop]:
        """Fail one module, pass all three; stop at the first of each kind of page."""
        sam, seen = self.sam, set()
        yield from self._takes(DEPUTY, seen, answers=tuple(Verdict))
        yield self._after(sam, "result-failed")
        sam.begins("Try again").answers()
        yield from self._each(sam, {"my-training-begun": "/my-training"})
        yield from self._each(self.dora, {"library-breach": "/library"})
        for module in REQUIRED.values():
            yield from self._takes(module, seen, answers=RIGHT)
            if module == DEPUTY:
                yield self._after(sam, "result-passed")
        yield self._after(sam, "result-certified")

    def _takes(self, module: str, seen: set[str], answers: Sequence[Verdict]) -> Iterator[Stop]:
        """Take a module; in a scene any verdict not seen yet, in the quiz any of `answers` not seen yet."""
        sam = self.sam.opens("/my-training").begins(module)
        while not sam.page.url.endswith("/result"):
            kind = "item" if sam.is_asked_an_item else "scene" if sam.offered.count() else "debrief"
            if kind not in seen:
                yield self._after(sam, kind)
                if kind == "item":
                    yield self._after(sam.presses("Send answer"), "item-fault")
            seen.add(kind)
            if kind == "debrief":
                sam.goes_on()
                continue
            wanted = answers if kind == "item" else tuple(Verdict)
            words = sam.words_of([verdict for verdict in wanted if f"{kind}-{verdict.value}" not in seen] or RIGHT)
            words = words or sam.words_of(RIGHT)
            told = f"{kind}-{sam.key[letters(words)].value}"
            sam.chooses(words)
            if told not in seen:
                yield self._after(sam, told)
            seen.add(told)
            sam.goes_on()

    def of_what_is_sams(self) -> Iterator[Stop]:
        sam = self.sam
        yield from self._each(sam, {"my-training-done": "/my-training", "certificate": "/certificate"})
        yield from self._each(
            sam, {"mine": "/account", "change-password": "/account/password", "policy-sign": "/policy"}
        )
        yield self._after(sam.presses("Sign: I have read it"), "policy-sign-fault")
        sam.types("Your name, as a signature", "Sam").presses("Sign: I have read it")
        yield self._after(sam, "signed")
        yield self._at(sam, "policy-signed", "/policy")
        yield self._after(sam.opens("/account/password").presses("Change the password"), "change-password-fault")
        sam.opens("/account/password").page.eval_on_selector("[name=csrf_token]", "seal => seal.value = 'lost'")
        yield self._after(sam.presses("Change the password"), "seal-lost")
        sam.opens("/account").page.locator("tbody a").last.click()
        yield self._after(sam.follows("Walk the story another way"), "practice")
        sam.page.locator("a.choice").first.click()
        yield self._after(sam, "practice-step")

    def of_the_library(self) -> Iterator[Stop]:
        dora = self.dora
        yield from self._each(dora, {"library": "/library", "matrix": "/matrix", "roster": "/roster"})
        yield from self._each(dora, {"previews": "/previews", "preview": "/previews/police-walk-in"})
        yield self._at(dora, "preview-step", "/previews/police-walk-in/1")
        yield self._after(dora.opens("/library").follows("Sam"), "person")
        address = dora.page.url
        dora.page.locator("tbody a").last.click()
        yield self._after(dora, "attempt")
        yield from self._each(dora, {"change-person": f"{address}/edit"})
        for name, path, label in (
            ("leave", "leave", "First day away"),
            ("last-day", "end", "Last day of work"),
        ):
            yield self._at(dora, name, f"{address}/{path}")
            yield self._after(dora.types(label, "soon").presses("Record"), f"{name}-fault")
        yield self._after(dora.opens(address).presses("Make a link for a new password"), "password-slip")
        found = re.search(r"http\S+/new-password/\S+", dora.words)
        yield self._at(self.nobody, "new-password", found.group())

    def _at(self, who: Learner, name: str, path: str) -> Stop:
        return self._after(who.opens(path), name)

    def _each(self, who: Learner, pages: Mapping[str, str]) -> Iterator[Stop]:
        for name, path in pages.items():
            yield self._at(who, name, path)

    def _after(self, who: Learner, name: str) -> Stop:
        return Stop(name, who.page, self.last[who.page].text())
