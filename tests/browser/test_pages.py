from beside import CROWDED, PUT_AWAY, READY, stand_beside
from living import living
from whole_pages import ALWAYS, RUNNING, V, wrong_with

from deliberation.domain.vision import Phase

ONCE = ["/", f"{V}/rule", f"{V}/versions/1", f"{V}/compose/2", f"{V}/about-you"]
ONCE += [f"{V}/edits/{number}" for number in (5, 6, 8, 9, 12)]
ONCE += ["/archive", "/join", f"{V}/join/{{code}}", f"{V}/join/{{code}}/invitation"]
ONCE += ["/devices", "/my-data", "/my-data/erase?what=words", f"{V}/introduction"]
ONCE += ["/privacy", "/cookies", "/accessibility", "/nothing-here", "/sign-in/old", "/items/{edit}/comment"]
ONCE += ["/items/1/comment?paragraph=1", "/flag?item={edit}", f"{V}/vote?item=1"]
ONCE += ["/items/1/comment?from=3&to=8", f"{V}/principles/1/suggest?from=3&to=8"]
ONCE += [
    f"{V}/principles/2/suggest",
    f"{V}/principles/2/restructure",
    *(f"{V}/restructure/{kind}" for kind in ("new", "whole")),
]
ONCE += [f"{V}/restructure/{kind}?principle=2" for kind in ("retire", "move", "join", "split")]
ONCE += [f"{V}/principles/1/suggest?rewords=1", f"{V}/principles/1/suggest?origin={{comment}}"]
ONCE += ["/letters/stop/{stop}", f"/visions/{PUT_AWAY}", f"/visions/{CROWDED}/results"]
GETTING_READY = [
    "ready",
    "ready/groups",
    "ready/places",
    "ready/preview",
    "ready/text",
    "ready/throw-away",
    "running/dates",
]
PARTS = ["dates", "groups", "helpers", "moderation"]


def test_every_page_is_whole_while_people_deliberate(browser, tmp_path):
    with living(tmp_path, Phase.DELIBERATION) as place:
        place.ids["stop"] = stand_beside(place.house, place.server.settings.secret_key)
        pages = {
            "amina": ALWAYS + ONCE,
            "lee": [f"{V}/organisation"],
            "lou": ["/letters"],
            "mo": ["/second-step"],
            "sleepy": ["/second-step"],
            "caro": [*RUNNING, *(f"{V}/running/{part}" for part in PARTS), f"{V}/retention", "/second-step/new"],
            "dev": [
                "/",
                "/visions/new",
                "/pages/privacy/edit",
                *(f"{V}/{path}" for path in ("opened", "ready/introduction", "poster", "cards")),
                *(f"/visions/{READY}/{path}" for path in GETTING_READY),
                f"/visions/{CROWDED}/patterns",
                f"/visions/{PUT_AWAY}/archive",
            ],
        }
        assert wrong_with(browser, place, pages) == {}
