"""What leaves the site: the same words for all, small for whoever can read them so; each look at its own address."""

from __future__ import annotations

import gzip

import pytest

from tests.web.conftest import ROOT
from training.web import look, sending

GZIP = {"Accept-Encoding": "gzip, br"}


def sheet_of(visit) -> str:
    return visit.get("/sign-in").soup.find("link", rel="stylesheet")["href"]


@pytest.mark.parametrize("address", ["/policy", "/desk", "/static/desk-worker.js", "/static/site.css", "/no-such-page"])
def test_the_same_words_leave_compressed_and_plain(visit, address):
    client = visit.client(None)
    small, plain = (client.get(address, headers=headers, buffered=True) for headers in (GZIP, {}))

    assert small.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) < len(plain.data) * 0.7
    assert int(small.headers["Content-Length"]) == len(small.data)
    assert all("Accept-Encoding" in answer.headers["Vary"] for answer in (small, plain))


@pytest.mark.parametrize("refused", ["", "br", "gzip;q=0, br"])
def test_whoever_cannot_read_it_compressed_gets_it_plain(visit, refused):
    answer = visit.client(None).get("/policy", headers={"Accept-Encoding": refused})

    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("address", ["/healthz", "/static/mark.svg", "/static/fonts/literata.woff2"])
def test_what_is_small_or_compressed_already_stays_as_it_is(visit, address):
    answer = visit.client(None).get(address, headers=GZIP, buffered=True)

    assert "Content-Encoding" not in answer.headers


def test_the_length_of_a_page_tells_nothing_of_its_words(visit):
    client = visit.client(None)
    lengths = {len(client.get("/policy", headers=GZIP).data) for _ in range(12)}

    assert len(lengths) > 3
    assert max(lengths) - min(lengths) < sending.MOST_NOISE


def test_a_file_that_a_browser_kept_is_not_sent_again(visit):
    client = visit.client(None)
    first = client.get("/static/site.css", headers=GZIP, buffered=True)
    again = client.get("/static/site.css", headers=GZIP | {"If-None-Match": first.headers["ETag"]}, buffered=True)

    assert first.headers["ETag"].startswith("W/")
    assert again.status_code == 304
    assert not again.data


def test_one_sheet_brings_every_look_and_may_be_kept_for_good(visit):
    answer = visit.client(None).get(sheet_of(visit))

    assert answer.mimetype == "text/css"
    assert answer.headers["Cache-Control"] == look.FOR_GOOD
    for name in look.SHEETS:
        assert (ROOT / "static" / name).read_text() in answer.text
    assert sorted(look.SHEETS) == sorted(path.name for path in (ROOT / "static").glob("*.css"))


def test_an_old_page_gets_the_look_in_force_and_may_not_keep_it(visit):
    client = visit.client(None)

    assert client.get("/static/look-of-last-year.css").data == client.get(sheet_of(visit)).data
    assert client.get("/static/look-of-last-year.css").headers["Cache-Control"] == "no-store"


def test_another_look_has_another_address(app, visit, tmp_path):
    before = sheet_of(visit)
    for name in look.SHEETS:
        (tmp_path / name).write_text("b { color: red }")
    app.static_folder = str(tmp_path)

    assert sheet_of(visit) != before


def test_every_page_asks_early_for_the_fonts_that_every_page_needs(visit):
    asked = {link["href"] for link in visit.get("/sign-in").soup.find_all("link", rel="preload")}

    assert asked == {"/static/fonts/literata.woff2", "/static/fonts/atkinson.woff2"}
    assert all((ROOT / address.removeprefix("/")).exists() for address in asked)
