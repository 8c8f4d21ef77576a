import json
from hashlib import sha256

import pytest
from house import AMINA, BEN, CARO, TITLE, counted_queries, open_house, person, refusal
from life import SECRETS, live
from sqlalchemy import delete, select

from deliberation.domain.digests import Every
from deliberation.domain.errors import NotFound
from deliberation.domain.vision import Phase, Stance
from deliberation.services.entering import say_about
from deliberation.services.moderating import Target, flag, hide
from deliberation.services.reading import digests as letters
from deliberation.services.reading import feeds, record
from deliberation.services.voting import cast_vote
from deliberation.storage import journal, tables
from deliberation.storage.library import digests

GONE = "There is no such vision here. It may not be open yet, or the link is mistyped."


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    with open_house(tmp_path_factory.mktemp("house")) as house:
        live(house)
        yield house


def read(house, who=AMINA, before=None):
    return record.lines(house.db, house.slug, who, before)[1]


def downloaded(house, who=AMINA):
    first, *entries = [json.loads(line) for line in record.download(house.db, house.slug, who)]
    return first, entries


def test_the_record_is_read_from_its_end(house):
    cast_vote(house.db, BEN, house.principle(2).id, Stance.AGREE)
    frame, lines = record.lines(house.db, house.slug, AMINA)
    assert (lines[0].seq, lines[0].digest) == (frame.seq, frame.head)
    assert (lines[0].kind, lines[0].at) == ("VoteCast", house.clock.now)
    assert lines[0].sentence == "A vote on principle 2: staff 1 agree."
    assert [line.seq for line in lines] == list(range(frame.seq, 0, -1))
    assert lines[-1].sentence == f"“{TITLE}” was set up as version 1, with 3 principles, for residents and staff."


def test_fifty_lines_at_a_time(lived):
    first = read(lived)
    found = list(first)
    while found[-1].seq > 1:
        found += read(lived, before=found[-1].seq)
    assert len(first) == 50
    assert [line.seq for line in found] == sorted({line.seq for line in found}, reverse=True)
    assert len(found) == sum(entry["seq"] > 0 and "entry" in entry for entry in downloaded(lived)[1]) + 1
    assert read(lived, before=1) == ()


def test_things_are_called_by_the_names_people_know(lived):
    said = {line.sentence for before in (None, 150, 100) for line in read(lived, before=before)}
    assert "Somebody commented on principle 1 of version 2: a question." in said
    assert "Caro hid edit 3: Afterwards." in said
    assert "Dev lifted the gate of staff for this round: They have no time." in said


def test_everybody_reads_what_is_for_their_ears(house):
    say_about(house.db, AMINA, house.slug, "Riverside", "")
    comment = house.say(AMINA, house.principle(1).id, "Ask Ben.")
    flag(house.db, BEN, Target(comment_id=comment), "It names me.")
    heard = {name: {line.kind for line in read(house, who)} for name, who in
             (("amina", AMINA), ("ben", BEN), ("caro", CARO), ("a stranger", person("new")))}  # fmt: skip
    assert {name for name, kinds in heard.items() if "AboutChanged" in kinds} == {"amina"}
    assert {name for name, kinds in heard.items() if "Flagged" in kinds} == {"caro"}


def test_the_page_asks_few_questions(lived):
    with counted_queries(lived.db) as queries:
        read(lived)
    assert len(queries) <= 10


def test_before_it_opens_there_is_no_record_to_read(house):
    house.move_to(Phase.DRAFTING)
    for act in (record.lines, record.download):
        with refusal(house, NotFound, GONE):
            act(house.db, house.slug, AMINA)


def test_whoever_keeps_the_file_can_recompute_the_chain(lived):
    first, entries = downloaded(lived)
    digest = sha256(f"deliberation journal 1\n{first['vision']}".encode()).digest()
    for number, each in enumerate(entries, 1):
        written = sha256(each["entry"].encode()).digest() if "entry" in each else bytes.fromhex(each["hash"])
        digest = sha256(digest + written).digest()
        assert (each["seq"], each["digest"]) == (number, digest.hex())
    assert (first["title"], first["seq"], first["head"]) == (TITLE, len(entries), digest.hex())
    assert (first["seq"], first["head"]) == lived.look(journal.head, lived.vision.journal_id)
    assert set(first) == {"vision", "title", "head", "seq", "how"}


def test_what_is_opened_is_what_was_sealed(lived):
    opened = 0
    for each in downloaded(lived)[1]:
        sealed = json.loads(each["entry"])["sealed"] if "entry" in each else {}
        for name, (salt, value) in each.get("opened", {}).items():
            canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            assert sha256(bytes.fromhex(salt) + canonical.encode()).hexdigest() == sealed[name]
            opened += 1
    assert opened > 20


def test_who_voted_what_and_who_decided_stays_closed(lived):
    names = {name for each in downloaded(lived)[1] for name in each.get("opened", {})}
    assert names == {"texts", "words", "author", "backer", "sentences"}


def test_what_is_not_for_everyone_is_only_a_hash(lived):
    _, entries = downloaded(lived)
    closed = [set(each) for each in entries if "entry" not in each]
    assert closed
    assert all(keys == {"seq", "digest", "hash"} for keys in closed)


@pytest.mark.parametrize("who", [AMINA, BEN, CARO], ids=["author", "staff", "moderator"])
def test_no_word_that_was_hidden_or_taken_back_leaves_the_house(lived, who):
    written = "".join(record.download(lived.db, lived.slug, who))
    assert {name for name, secret in SECRETS.items() if secret in written} == set()
    assert "Where is it written down?" in written
    assert not any(lived.member(each).pseudonym in line for each in (BEN,) for line in
                   record.download(lived.db, lived.slug, who) if "VoteCast" in line)  # fmt: skip


def test_letters_tell_nothing_that_not_everybody_may_know(lived):
    with lived.db.transaction() as tx:
        people = tx.connection.scalars(select(tables.memberships.c.participant_id).distinct()).all()
        pseudonyms = tx.connection.scalars(select(tables.memberships.c.pseudonym)).all()
        for id_ in people:
            wants = digests.Subscriber(id_, f"{id_}@example.org", Every.DAILY, True, 0, 0, {})
            digests.put(tx.connection, wants, f"token {id_}")
        tx.connection.execute(delete(tables.askings))
    site = letters.Site("https://vision.example", "a secret")
    found = [letters.digest(lived.db, id_, site).letter for id_ in people]
    at_once = [letter for asking in letters.asking(lived.db, site) for letter in asking.letters]
    assert (sum(each is not None for each in found), len(at_once)) > (10, 3)
    told = repr([found, at_once])
    assert [each for each in [*pseudonyms, *SECRETS.values(), "@", "Amina"] if each in told] == []


def test_a_feed_tells_what_the_record_tells_everybody_but_single_votes(lived, house):
    votes, found = {"VoteCast", "VoteWithdrawn", "VoteImported"}, []
    lines = read(lived, person("new"))
    while lines:
        found += [(each.seq, each.sentence, each.erased_at or each.at) for each in lines if each.kind not in votes]
        lines = read(lived, person("new"), before=lines[-1].seq)
    told = feeds.feed(lived.db, lived.slug, CARO)
    assert [(each.seq, each.sentence, each.updated_at) for each in told.lines] == found[:50]
    again = feeds.feed(lived.db, lived.slug, person("new"))
    assert (again.id, [each.id for each in again.lines]) == (told.id, [each.id for each in told.lines])
    assert feeds.feed(house.db, house.slug, AMINA, 3).lines == ()


def test_a_feed_of_a_principle_tells_what_is_about_it(house):
    one, two = house.suggest(AMINA, 1, "Every", "Each"), house.suggest(AMINA, 2, "once", "one time")
    for item in (one.id, two.id, house.principle(1).id):
        hidden = house.say(BEN, item, "Why?")
    hide(house.db, CARO, Target(comment_id=hidden), "It is an advert.")
    house.agree(one.id)
    house.move_to(Phase.MERGING)
    house.decide(one, True)
    house.sign()
    told = feeds.feed(house.db, house.slug, AMINA, 1)
    assert [each.sentence for each in reversed(told.lines)] == [
        "Somebody suggested edit 1 to principle 1. It changes wording.",
        "Somebody commented on edit 1: a question.",
        "Somebody commented on principle 1: a question.",
        "Caro hid a comment: It is an advert.",
        "Caro put edit 1 in: It must be so.",
        "Caro Moore signed version 2. Of 2 suggested edits, 1 went in, whole or in part.",
    ]
