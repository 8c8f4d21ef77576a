from house import MOMENTS, set_columns

from deliberation.domain.vision import Phase
from deliberation.storage import tables

SOURCE = "Held with <b>care</b> in 2020."


def test_a_vision_that_people_voted_on_elsewhere_says_so_and_promises_no_next_version(house, at):
    page = f"/visions/{house.slug}"
    house.move_to(Phase.MERGING)
    before = at("olu").get(page).text
    assert "Watch version 2" in before and ">Version 2</a>" in before
    with house.db.transaction() as tx:
        set_columns(tx.connection, tables.visions, house.vision.id, source=SOURCE)
    told = at("olu").get(page).text
    assert "This was not held here" in told and "Held with &lt;b&gt;care&lt;/b&gt; in 2020." in told
    assert "Voting has closed." in told and "Merging" in before and "Merging" not in told
    assert "Watch version 2" not in told and ">Version 2</a>" not in told
    assert "Held elsewhere, here to be read" in at("olu").get("/").text
    house.clock.now = MOMENTS[Phase.DELIBERATION]
    assert "This was not held here" not in at("olu").get(page).text
