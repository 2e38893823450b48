"""Two ways to every page (WCAG 2.4.5): crawled from the first page by its links, as whoever may open most."""

from __future__ import annotations

import re
from collections import defaultdict
from urllib.parse import urlsplit

ONE_OF_MANY = re.compile(r"(?<=/)[a-z2-9]{16}(?=/|$)|(?<=/texts/)[a-z-]+|(?<=/settings/)[a-z-]+")
"""People, attempts, texts and settings: a list leads to each of them, and most are led to from elsewhere too."""
STEPS = re.compile(
    # A step of something: taking an attempt, walking a story, filling in a form, one's own password.
    r"^/(attempts|previews|rehearse|refresher|people/add|account/password)\b"
    r"|^/people/<id>/(edit|leave|return|end|due-date|flag|flags|attempts|slip)\b|^/texts/.*/supply|^/settings/<id>|^/desk/"
)


def crawled(visit, somebody) -> dict[str, set[str]]:
    """Return every page that opens and that links lead to, by its kind of address, with the kinds that link to it."""
    ways, waiting, seen, opened = defaultdict(set), ["/"], set(), set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = visit.client(somebody).get(path, follow_redirects=True)
        if answer.mimetype != "text/html":
            continue
        opened.add(ONE_OF_MANY.sub("<id>", answer.request.path))
        for link in re.findall(r'<a [^>]*href="([^"#]+)', answer.text):
            leads_to = urlsplit(link).path
            kind = ONE_OF_MANY.sub("<id>", leads_to)
            ways[kind].add(ONE_OF_MANY.sub("<id>", path))
            if not STEPS.search(kind):
                waiting.append(leads_to)
    return {kind: froms for kind, froms in ways.items() if kind in opened}


def test_every_page_that_is_no_step_of_something_is_reached_from_two_others(visit, staff):
    for somebody in (staff.dora, staff.sam, None):
        ways = crawled(visit, somebody)

        assert {kind: froms for kind, froms in ways.items() if len(froms - {kind}) < 2} == {}
        assert len(ways) > 4
