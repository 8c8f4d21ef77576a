"""Feeds as a feed reader gets them (RFC 4287)."""

import re
from datetime import datetime
from xml.etree import ElementTree

from house import AMINA, CARO, SLUG

from deliberation.services import phasing

V, ATOM = f"/visions/{SLUG}", "{http://www.w3.org/2005/Atom}"


def test_a_feed_is_valid_tells_where_the_record_ends_and_is_fetched_again_only_when_it_changed(house, at):
    house.suggest(AMINA, 1, "Every", "Each")
    phasing.change_schedule(house.db, CARO, SLUG, phasing.Schedule(1, None, None), "<b> & “]]>”")
    reader = at("reader")
    for place, page in (("/record.atom", "/record"), ("/principles/1/record.atom", "/principles/1/history")):
        answer = reader.get(V + place)
        assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
        feed = ElementTree.fromstring(answer.data)
        entries = feed.findall(f"{ATOM}entry")
        for each in (feed, *entries):
            (id_,) = each.findall(f"{ATOM}id")
            assert re.fullmatch("urn:uuid:[0-9a-f-]{36}", id_.text)
            assert len(each.findall(f"{ATOM}title")) == 1
            assert datetime.fromisoformat(each.find(f"{ATOM}updated").text).tzinfo
        assert len({each.find(f"{ATOM}id").text for each in (feed, *entries)}) == 1 + len(entries) > 1
        assert feed.find(f"{ATOM}author/{ATOM}name").text
        links = {each.get("rel"): each.get("href") for each in feed.findall(f"{ATOM}link")}
        assert links == {"self": f"http://localhost{V}{place}", "alternate": f"http://localhost{V}{page}"}
        head = house.entries()[-1]
        assert f"ends with line {head.seq}, fingerprint {head.digest}." in feed.find(f"{ATOM}subtitle").text
        assert f'href="{V}{place}"' in reader.get(V + page).text
        known = {"If-None-Match": answer.headers["ETag"]}
        assert (answer.headers["Cache-Control"], answer.headers["ETag"][0]) == ("private, no-cache", '"')
        assert reader.get(V + place, headers=known).status_code == 304
        house.suggest(AMINA, 1, "Nobody", f"No one at {place}")
        assert reader.get(V + place, headers=known).status_code == 200
    assert "moved the dates: <b> & “]]>”" in "".join(
        ElementTree.fromstring(reader.get(f"{V}/record.atom").data).itertext()
    )
