"""What a form that was refused says: in its summary, by each field, and in the title."""

from __future__ import annotations

from tests.web.conftest import Page


def faults(page: Page) -> list[str]:
    """Return the faults of the summary, after seeing that each leads to its field and stands by it too."""
    assert page.soup.title.get_text().startswith("Error: ")
    said = []
    for link in page.soup.select(".faults a"):
        field = page.soup.find(id=str(link["href"]).removeprefix("#"))
        assert field is not None, link
        about = field if field.get("aria-describedby") else field.find_parent("fieldset")
        by_the_field = [page.soup.find(id=one).get_text() for one in about["aria-describedby"].split()]
        assert link.get_text() in by_the_field
        said.append(link.get_text())
    return said
