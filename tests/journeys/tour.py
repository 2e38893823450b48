"""Every page of the site in the states it can be in: a new library's first days, and a library years later.

The same walks for all who look: a test looks for what shuts somebody out, `python -m tests.screenshots` takes pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, Response

from tests.browser import Served, served
from tests.journeys.eyes import HEARS
from tests.journeys.learner import (
    DEPUTY,
    DORAS,
    RIGHT,
    Learner,
    adds_sam,
    comes_in,
    letters,
    with_a_key_mended,
    with_a_version_to_come,
)
from tests.journeys.year import lived
from training import clock
from training.content.shapes import Verdict
from training.demo_content import content_for_the_demo

LONGEST_NAME = "Maria-Guadalupe Featherstonehaugh-Villanueva de los Santos y Bartholomew"


@dataclass(frozen=True)
class Stop:
    """A page in a state. It stays as it is until the next stop is asked for."""

    name: str
    page: Page
    source: str
    """The page as it was sent."""


class Walk:
    """Somebody who walks through a site, and stops at pages."""

    def __init__(self, site: Served, chromium: Browser, key: dict[str, Verdict]) -> None:
        self.site, self.chromium, self.key = site, chromium, key
        self.sent: dict[Page, Response] = {}

    def sits_down(self) -> Learner:
        """Somebody sits down at a machine of their own."""
        page = self.chromium.new_context(reduced_motion="reduce").new_page()
        page.on("response", self._keeps)
        page.add_init_script(HEARS)
        return Learner(page, self.site.url, self.key)

    def _keeps(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.sent[response.frame.page] = response

    def at(self, who: Learner, name: str, path: str) -> Stop:
        return self.now(who.opens(path), name)

    def each(self, who: Learner, pages: Mapping[str, str]) -> Iterator[Stop]:
        for name, path in pages.items():
            yield self.at(who, name, path)

    def now(self, who: Learner, name: str) -> Stop:
        return Stop(name, who.page, self.sent[who.page].text())


class FirstDays(Walk):
    """Dora sets the library up; Sam comes in, fails a module, and passes it."""

    def __iter__(self) -> Iterator[Stop]:
        self.nobody, self.dora, self.sam = self.sits_down(), self.sits_down(), self.sits_down()
        yield from self.of_a_stranger()
        yield from self.of_the_first_day()
        yield from self.of_the_training()
        yield from self.of_what_is_sams()
        yield from self.of_the_library()

    def of_a_stranger(self) -> Iterator[Stop]:
        nobody = self.nobody
        for path in ("sign-in", "policy", "privacy", "accessibility", "desk"):
            yield self.at(nobody, path, f"/{path}")
        yield from self.each(
            nobody,
            {
                "desk-question": "/desk/officer-without-paper",
                "desk-situation": "/desk/no-paper-both-away",
                "desk-wallet": "/desk/wallet",
                "desk-cards": "/desk/cards",
            },
        )
        yield self.at(nobody, "no-such-page", "/nothing")
        yield self.at(nobody, "link-over", f"/invitation/{'a' * 43}")
        yield self.now(nobody.opens("/sign-in").presses("Sign in"), "sign-in-fault")

    def of_the_first_day(self) -> Iterator[Stop]:
        dora, sam = self.dora, self.sam
        today = clock.now().date()
        yield self.at(dora, "set-up", self.site.set_up_link)
        dora.types("Everyone already here finishes by", "soon").types("New password", "short")
        yield self.now(dora.presses("Set up the library"), "set-up-fault")
        dora.types("Everyone already here finishes by", f"{today + timedelta(days=30)}")
        dora.types("Name", "Dora").types("Sign-in name or e-mail", "dora")
        dora.types("New password", DORAS).types("New password, once more", DORAS)
        yield self.now(dora.presses("Set up the library"), "library-new")
        yield self.at(dora, "add-person", "/people/add")
        dora.types("Name", LONGEST_NAME).types("First day", "tomorrow")
        yield self.now(dora.presses("Add, and show"), "add-person-fault")
        dora.types("Sign-in name or e-mail", "maria").types("First day", f"{today}").ticks("Staff")
        yield self.now(dora.presses("Add, and show"), "invitation-slip")
        invitation = adds_sam(dora)
        yield self.at(sam, "invitation", invitation)
        yield self.now(sam.types("New password", "short").presses("Keep this password"), "invitation-fault")
        comes_in(sam, invitation)
        yield self.now(sam, "my-training-new")
        yield from self.each(sam, {"certificate-not-yet": "/certificate", "refresher-not-yet": "/refresher"})
        yield from self.each(sam, {"mine-new": "/account", "not-yours": "/library"})

    def of_the_training(self) -> Iterator[Stop]:
        """Fail a module, then pass it; stop at the first of each kind of page."""
        sam, seen = self.sam, set()
        yield from self._takes(DEPUTY, seen, answers=tuple(Verdict))
        yield self.now(sam, "result-failed")
        sam.begins("Try again").answers()
        yield from self.each(sam, {"my-training-begun": "/my-training"})
        yield from self.each(self.dora, {"library-breach": "/library"})
        yield from self._takes(DEPUTY, seen, answers=RIGHT)
        yield self.now(sam, "result-passed")

    def _takes(self, module: str, seen: set[str], answers: Sequence[Verdict]) -> Iterator[Stop]:
        """Take a module; in a scene any verdict not seen yet, in the quiz any of `answers` not seen yet."""
        sam = self.sam.opens("/my-training").begins(module)
        while not sam.page.url.endswith("/result"):
            kind = "item" if sam.is_asked_an_item else "scene" if sam.offered.count() else "debrief"
            if kind not in seen:
                yield self.now(sam, kind)
                if kind == "item":
                    yield self.now(sam.presses("Send answer"), "item-fault")
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
                yield self.now(sam, told)
            seen.add(told)
            sam.goes_on()

    def of_what_is_sams(self) -> Iterator[Stop]:
        sam = self.sam
        yield from self.each(sam, {"mine": "/account", "change-password": "/account/password"})
        yield self.now(sam.opens("/policy").presses("Sign: I have read it"), "policy-sign-fault")
        sam.types("Your name, as a signature", "Sam").presses("Sign: I have read it")
        yield self.now(sam, "signed")
        yield self.now(sam.opens("/account/password").presses("Change the password"), "change-password-fault")
        sam.opens("/account/password").page.eval_on_selector("[name=csrf_token]", "seal => seal.value = 'lost'")
        yield self.now(sam.presses("Change the password"), "seal-lost")
        sam.opens("/account").leaves_by(sam.page.locator("tbody a").last)
        yield self.now(sam.follows("Walk the story another way"), "practice")
        sam.leaves_by(sam.page.locator("a.choice"))
        yield self.now(sam, "practice-step")
        yield self.at(sam, "rehearse", "/rehearse/police-walk-in")

    def of_the_library(self) -> Iterator[Stop]:
        dora = self.dora
        yield from self.each(dora, {"previews": "/previews", "preview": "/previews/police-walk-in"})
        yield self.at(dora, "preview-step", "/previews/police-walk-in/1")
        yield from self.of_earlier_records(dora)
        yield self.now(dora.opens("/library").follows("Sam"), "person")
        address = dora.page.url
        dora.leaves_by(dora.page.locator("tbody a").last)
        yield self.now(dora, "attempt")
        yield from self.each(dora, {"change-person": f"{address}/edit"})
        for name, path, label in (
            ("leave", "leave", "First day away"),
            ("last-day", "end", "Last day of work"),
        ):
            yield self.at(dora, name, f"{address}/{path}")
            yield self.now(dora.types(label, "soon").presses("Record"), f"{name}-fault")
        yield self.now(dora.opens(address).presses("Make a link for a new password"), "password-slip")
        found = re.search(r"http\S+/new-password/\S+", dora.words)
        yield self.at(self.nobody, "new-password", found.group())

    def of_earlier_records(self, dora: Learner) -> Iterator[Stop]:
        """Dora looks at what a file would bring: none yet, one that can be brought, and one with problems."""
        yield self.at(dora, "earlier-records", "/earlier-records")
        yield self.now(dora.presses("Look at what it brings"), "earlier-records-fault")
        for name, row in (
            ("earlier-records-rows", "sam,certified,2026-01-20"),
            ("earlier-records-problems", "samm,certified,20 January"),
        ):
            file = {"name": "records.csv", "mimeType": "text/csv", "buffer": f"sign-in name,what,day\n{row}\n".encode()}
            dora.page.get_by_label("The file").set_input_files(file)
            yield self.now(dora.presses("Look at what it brings"), name)


class YearsLater(Walk):
    """Dora reads how everybody stands, Luis takes the refresher that is long due (see training/demo.py)."""

    def __init__(self, site: Served, chromium: Browser, key: dict[str, Verdict], doors: Mapping[str, str]) -> None:
        super().__init__(site, chromium, key)
        self.doors = doors
        self.addresses: dict[str, str] = {}

    def page_of(self, dora: Learner, name: str) -> Learner:
        """Open somebody's page, whose address Dora's page says."""
        if name not in self.addresses:
            links = dora.opens("/library").page.locator("tbody th a").all()
            self.addresses = {link.inner_text(): link.get_attribute("href") for link in links}
        return dora.opens(self.addresses[name])

    def __iter__(self) -> Iterator[Stop]:
        self.dora, luis = self.sits_down(), self.sits_down()
        dora = self.dora
        yield self.at(dora, "sign-in-demo", self.doors["Dora"])
        dora.presses("Sign in as Dora")
        yield from self.each(dora, {"my-training-done": "/my-training", "certificate": "/certificate"})
        yield from self.each(dora, {"years-library": "/library", "years-matrix": "/matrix", "years-roster": "/roster"})
        yield from self.each(dora, {"years-forecast": "/forecast", "forecast-fault": "/forecast?on=soon"})
        yield from self.of_the_settings(dora)
        yield from self.of_the_policys_versions(dora)
        for name in ("Sam", "Wes", "Luis", "Abe", "Teddy", "Priya", "Olive"):
            yield self.now(self.page_of(dora, name), f"years-{name.lower()}")
        yield from self.of_other_lives(dora)
        yield from self.each(dora, {"clauses": "/clauses", "texts": "/texts", "text": "/texts/who-to-reach"})
        yield self.now(dora.follows("Supply this text"), "supply")
        dora.types("The text", "Dora Quist is the Director. **Olive Brandt** is the Office Manager.")
        yield self.now(dora.presses("Keep this version"), "text-supplied")
        yield self.now(luis.opens(self.doors["Luis"]).presses("Sign in as Luis"), "my-training-refresher")
        yield self.at(luis, "refresher", "/refresher")
        yield self.now(luis.presses("Begin the refresher"), "refresher-scene")
        yield self.now(dora.opens("/account").follows("Refresher"), "refresher-passed")
        yield from self.of_a_policy_change()
        yield from self.of_a_designee()
        yield from self.of_lent_oversight(dora)

    def of_a_policy_change(self) -> Iterator[Stop]:
        """Abe learns what changed in the policy, question by question."""
        abe = self.sits_down()
        yield self.now(abe.opens(self.doors["Abe"]).presses("Sign in as Abe"), "my-training-change")
        yield self.now(abe.follows("See what changed"), "policy-change")
        yield self.now(abe.presses("Begin the questions"), "policy-change-item")
        yield self.now(abe.plays_on(), "policy-change-passed")

    def of_a_wrong_key(self, site: Served) -> Iterator[Stop]:
        """Dora, still signed in, corrects what counts by a key that the files, read anew, no longer have."""
        dora = Learner(self.dora.page, site.url, self.key)
        yield self.at(dora, "wrong-keys", "/corrections")
        yield self.now(dora.follows(re.compile("Correct this key")), "correct-key")
        yield self.now(dora.presses("See who gains"), "correct-key-fault")
        dora.page.locator("[name=because]").first.check()
        yield self.now(dora.presses("See who gains"), "who-gains")
        yield self.now(dora.presses("Accept the correction"), "wrong-keys-corrected")

    def of_a_designee(self) -> Iterator[Stop]:
        """Olive stands in for the Director with officers, and reads nobody's training but her own."""
        olive = self.sits_down()
        yield self.now(olive.opens(self.doors["Olive"]).presses("Sign in as Olive"), "olive-my-training")
        yield from self.each(olive, {"olive-mine": "/account", "olive-certificate": "/certificate"})
        yield from self.each(olive, {"olive-not-hers": "/library", "olive-texts": "/texts", "olive-policy": "/policy"})

    def of_lent_oversight(self, dora: Learner) -> Iterator[Stop]:
        """Priya is lent oversight: she reads everybody's training, and sets no date."""
        self.page_of(dora, "Priya").presses("Lend oversight")
        priya = self.sits_down()
        priya.opens(self.doors["Priya"]).presses("Sign in as Priya")
        yield from self.each(priya, {"lent-library": "/library", "lent-matrix": "/matrix", "lent-roster": "/roster"})
        yield from self.each(priya, {"lent-add-person": "/people/add", "lent-forecast": "/forecast"})
        priya.opens("/library").leaves_by(priya.page.get_by_role("link", name="Teddy", exact=True))
        yield self.now(priya, "lent-person")
        yield self.at(priya, "lent-not-hers", f"{priya.page.url}/due-date")

    def of_the_settings(self, dora: Learner) -> Iterator[Stop]:
        yield from self.each(dora, {"settings": "/settings", "setting": "/settings/refresher-window-days"})
        yield self.now(dora.follows("Change this setting"), "change-setting")
        yield self.now(dora.types("New value", "0").presses("See who moves"), "change-setting-fault")
        dora.types("New value", "180").ticks("It suits the season")
        yield self.now(dora.presses("See who moves"), "who-moves")
        yield self.now(dora.presses("Save this setting"), "setting-saved")

    def of_the_policys_versions(self, dora: Learner) -> Iterator[Stop]:
        """Dora reads what version 2 changes, judges it and signs it. Nobody has it to learn until it is in force."""
        yield self.at(dora, "policy-versions", "/policy/versions")
        yield self.at(dora, "sign-version", "/policy/versions/2/sign")
        yield self.now(dora.presses("See who will owe what"), "sign-version-fault")
        dora.page.get_by_label("Material: ").first.check()
        yield self.now(dora.presses("See who will owe what"), "sign-version-owing")
        dora.types("Your name, as a signature", "Dora")
        yield self.now(dora.presses("Sign what version 2 changes"), "policy-version")
        yield self.at(dora, "policy-change-none", "/policy/change")

    def of_other_lives(self, dora: Learner) -> Iterator[Stop]:
        """Record a return, set a date, flag somebody: each page as it opens, and with nothing filled in."""
        for name, link, button in (
            ("Gus", "Record the return", "Record the return"),
            ("Ivy", "Set a due date", "Set the date"),
            ("Vera", "Flag for retraining", "Flag for retraining"),
            ("Ruth", "Withdraw it", "Withdraw the flag"),
        ):
            yield self.now(self.page_of(dora, name), f"years-{name.lower()}")
            page = link.lower().replace(" ", "-")
            yield self.now(dora.follows(link), page)
            yield self.now(dora.presses(button), f"{page}-fault")


def every_page(chromium: Browser, content: Path, key: dict[str, Verdict], folder: Path) -> Iterator[Stop]:
    """Walk both ways through, each in a folder of its own; stop at every page."""
    new, old = folder / "new", folder / "old"
    new.mkdir()
    with served(new, CONTENT_DIR=str(content)) as site:
        yield from FirstDays(site, chromium, key)
    later = content_for_the_demo(with_a_version_to_come(content, folder), folder / "for-the-demo")
    doors = lived(old, later)
    with served(old, CONTENT_DIR=str(later)) as site:
        years_later = YearsLater(site, chromium, key, doors)
        yield from years_later
    with served(old, CONTENT_DIR=str(with_a_key_mended(later, folder))) as site:
        yield from years_later.of_a_wrong_key(site)
