import sqlite3
from contextlib import closing
from io import BytesIO

import pytest
from cells import CELLS
from codes import with_second_step
from house import AMINA, CARO, SLUG, House, open_house, person, resident
from PIL import Image

from deliberation.app import create_app
from deliberation.domain.vision import Phase, Role
from deliberation.services import amending, commenting, entering, guarding, introducing, moderating
from deliberation.services.commenting import Remark
from deliberation.services.entering import Invitation, token_hash
from deliberation.services.guarding import Wanted
from deliberation.services.moderating import Target
from deliberation.services.reading import composition
from deliberation.settings import Settings
from deliberation.web.doorway import DEVICE

PEOPLE = ("stranger", "resident 1", "staff 1", "olga", "gwen", "caro", "dev")
#         nobody yet, resident, staff, observer, design group, moderator, administrator
PHASES = (Phase.DRAFTING, Phase.DELIBERATION, Phase.MERGING, Phase.PUBLISHED)

ROWS = [line.rsplit(maxsplit=4) for line in CELLS.strip().splitlines()]
STATUS = {403: "3", 404: "4", 409: "9", 422: "2"}


class Museum:
    """A vision in which all sorts of things were said, once for every phase, put back as it was after each act."""

    def __init__(self, folder, settings):
        self.folder, self.settings, self.rooms = folder, settings, {}

    def room(self, phase):
        if phase not in self.rooms:
            self.rooms[phase] = Room(self.folder / str(phase), self.settings, phase)
        return self.rooms[phase]


class Room:
    """The vision in one phase, with the site that shows it, what people would send, and a watch on its record."""

    def __init__(self, folder, settings, phase):
        folder.mkdir()
        with open_house(folder) as house:
            self.names = lived_in(house)
            house.move_to(phase)
        self.path = folder / "deliberation.db"
        self.kept = folder / "as it was.db"
        self.kept.write_bytes(self.path.read_bytes())
        self.house = House(f"sqlite:///{self.path}", seed=1000)
        self.house.clock.now = house.clock.now
        self.site = create_app(settings, self.house.db)
        self.site.flask.config["WTF_CSRF_ENABLED"] = False
        self.forms = forms(self.house, self.names)
        self.watch = sqlite3.connect(self.path)

    def changes(self):
        """A number that is another one after each COMMIT by anybody."""
        return self.watch.execute("PRAGMA data_version").fetchone()

    def put_back(self):
        with closing(sqlite3.connect(self.kept)) as kept, closing(sqlite3.connect(self.path)) as here:
            kept.backup(here)

    def close(self):
        self.watch.close()
        self.house.db.close()


def lived_in(house):
    for role, name in ((Role.OBSERVER, "olga"), (Role.DESIGN_GROUP, "gwen"), (Role.MODERATOR, "mo")):
        house.let_in(person(name), role, name.capitalize())
    edit = house.suggest(AMINA, 1, "Nobody travels further than they must", "Nobody goes further than they want")
    own = house.suggest(resident(1), 2, "with care", "with great care")
    withdrawn = house.suggest(AMINA, 3, "time to listen", "the time to listen")
    hidden = house.suggest(AMINA, 3, "learn together", "grow together")
    amending.withdraw_amendment(house.db, AMINA, withdrawn.id)
    moderating.hide(house.db, CARO, Target(hidden.id), "It names a person.")
    principle = house.principle(1).id
    comment, said = house.say(AMINA, principle, "Who decides?"), house.say(resident(1), principle, "I do.")
    moderating.flag(house.db, AMINA, Target(comment_id=comment), "Look at this.")
    gone = house.say(resident(1), principle, "Buy pills.")
    moderating.hide(house.db, CARO, Target(comment_id=gone), "It is an advert.")
    how = Wanted(True, "It is an advert.", "There are many.")
    guarding.change_moderation(house.db, CARO, SLUG, how)
    waits = commenting.make_comment(house.db, resident(1), Remark(principle, "idea", "Me too.")).facts["hold"]
    guarding.change_moderation(house.db, CARO, SLUG, Wanted(False, "It is an advert.", "They are gone."))
    house.vote(principle, (1,), (1,))
    rivals = house.suggest(AMINA, 2, "Everybody", "All of us"), house.suggest(resident(2), 2, "Everybody", "Each of us")
    house.agree(*(each.id for each in rivals))
    link = entering.make_link(house.db, CARO, Invitation(Role.FACILITATOR, "Fay", SLUG))  # too old when voting closes
    with_second_step(house, person("mo"))
    introducing.show_picture(house.db, CARO, SLUG, drawn(), "A bench.", "It is ours.")
    ids = {
        "mo": house.member(person("mo")).participant_id,
        "picture": house.vision.picture,
        "gwen": house.member(person("gwen")).id,
        "link": token_hash(link.token),
        "rival": rivals[1].number,
        "rival_id": rivals[1].id,
        "edit": edit.id,
        "own": own.id,
        "withdrawn": withdrawn.id,
        "hidden": hidden.id,
        "review": 2,
        "hold": waits,
    }
    return {**ids, "v": f"/visions/{SLUG}", "principle": principle, "comment": comment, "said": said}


def drawn():
    written = BytesIO()
    Image.new("RGB", (2, 2)).save(written, "PNG")
    return written.getvalue()


SENT = {
    "": {},
    "email": {"email": "somebody@example.org"},
    "letters": {"email": "somebody@example.org", "every": "weekly"},
    "words": {"what": "words"},
    "everything": {"what": "everything"},
    "introduce": {"title": "New", "summary": "How we live.", "introduction": "Here.", "reason": "It was unclear."},
    "picture": {"description": "A bench under a tree.", "reason": "It was unclear."},
    "groups": {"audiences": "residents\nstaff", "quorum": "4", "opinion": "report", "signatures": "1"},
    "places": {"areas": "Hackney", "organisations": ""},
    "gate": {"audience": "staff", "reason": "There are too few of them."},
    "staff": {"as": "staff", "name": ""},
    "keep": {"ends": "days", "days": "30", "reason": "We promised it."},
}


def forms(house, names):
    draft = {"text": "1. One\nsome words\n2. Two\nmore words", "title": "New", "audiences": "residents", "quorum": "5"}
    text = house.principle(1).body.replace("Every street", "Each street")
    step = {"step": "0", "reason": "It is better."}
    read = composition.composition(house.db, SLUG, person("dev")).fingerprint
    ids = [str(house.principle(number).principle_id) for number in (1, 2)]
    wish = {"action": "post", "base": "1", "title-1": "Sleep", "body-1": "It is quiet.", "rationale": "We need it."}
    wish |= {"after": ids[1], "text": "## Sleep\nIt is quiet.\n## Food\nIt is warm."}
    return SENT | {
        "draft": draft,
        "keep-text": {**draft, "action": "keep"},
        "about": {"area": "Eastwater", "organisation": ""},
        "edit": {"base": str(names["principle"]), "text": text, "rationale": "Clearer.", "kind": "wording"},
        "look": {**wish, "action": "preview"},
        "begin": wish,
        "about-one": {**wish, "principles": ids[0]},
        "about-two": {**wish, "principles": ids},
        "stance": {"stance": "agree"},
        "why": {"reason": "It matters.", "action": "hide", "changes": "1"},
        "decided": {"action": "stand", "pick": f"comment-{names['comment']}", "words": "I read it."},
        "voters": {"who": house.member(person("amina")).pseudonym, "reason": "They are one.", "action": "exclude"},
        "reword": {"text": text, "rationale": "It is clearer.", "reason": "It named somebody.", "hides": "yes"},
        "guard": {"holds": "before", "reasons": "It is an advert.", "why": "There are many."},
        "show": {"reason": "It was a mistake.", "action": "show"},
        "remark": {"type": "question", "body": "Why?"},
        "dates": {"opens_at": "2026-09-01T10:00", "closes_at": "2027-01-01T10:00", "reason": "More time."},
        "round": {"closes_at": "2027-06-01T10:00", "reason": "There is more to say."},
        "fate": {"kind": "other_body", "sentence": "The council answers for it."},
        "role": {"member": str(names["gwen"]), "reason": "She asked for it."},
        "link": {"link": names["link"]},
        "take": {"action": f"include-{names['edit']}", **step},
        "rival": {"take": str(names["rival_id"]), f"step-{names['rival_id']}": "0", "reason": "It is better."},
        "own": {"action": "own", "text": text, **step},
        "settle": {"action": "settle", **step},
        "name": {"name": "Caro Moore", "read": read},
        "lost": {"person": str(names["mo"]), "why": "The phone is broken."},
        "code": {"code": "000000", "salt": "0" * 32},
        "notice": {"body": "We keep little.", "action": "save"},
    }


@pytest.fixture(scope="module")
def museum(tmp_path_factory):
    folder = tmp_path_factory.mktemp("museum")
    settings = Settings.from_environment({"DELIBERATION_DATA": str(folder), "PUBLIC_URL": "http://localhost"})
    museum = Museum(folder, settings)
    yield museum
    for room in museum.rooms.values():
        room.close()


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_everybody_gets_what_is_theirs_and_a_refusal_leaves_no_trace(museum, row):
    request, *columns = row
    method, address, what = (*request.split(), "")[:3]
    got = [column(museum.room(phase), method, address, what) for phase in PHASES]
    assert got == columns


def column(room, method, address, what):
    return "".join(cell(room, who, method, address, what) for who in PEOPLE)


def cell(room, who, method, address, what):
    browser = room.site.flask.test_client()
    browser.set_cookie(DEVICE, who)
    form, before = room.forms[what] if method == "POST" else None, room.changes()
    answer = browser.open(address.format(**room.names), method=method, data=form)
    if answer.status_code < 400:
        if method == "POST":
            room.put_back()
        return "+"
    assert room.changes() == before
    return STATUS.get(answer.status_code, f"?{answer.status_code}")


def test_every_route_has_a_row(museum, bar):
    room = museum.room(Phase.DELIBERATION)
    doors = room.site.flask.url_map.bind("localhost")
    listed = {
        (method, doors.match(address.format(**room.names).partition("?")[0], method)[0])
        for method, address in (row[0].split()[:2] for row in ROWS)
    }
    every = {
        (method, rule.endpoint)
        for rule in room.site.flask.url_map.iter_rules()
        for method in rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}
        if rule.endpoint != "static"
    }
    bar(f"of {len(every)} routes without a row of the matrix", len(every - listed), "0")
    assert listed == every
