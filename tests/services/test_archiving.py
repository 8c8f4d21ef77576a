from dataclasses import replace

import pytest
from house import AMINA, CARO, CLOSES, DAY, DEV, START, person, refusal, resident

from deliberation.domain.errors import Conflict, Invalid, NotAllowed
from deliberation.domain.vision import Phase, Role
from deliberation.services import archiving, commenting, entering, joining, phasing
from deliberation.services.commenting import Remark
from deliberation.services.entering import Invitation
from deliberation.services.phasing import Schedule
from deliberation.services.reading import backstage, document, organisation, queue


def test_the_archive_takes_what_is_over_and_gives_it_back(house):
    lead = Invitation(Role.LEAD, "Lee", house.slug, "staff", organisation="The Library")
    entering.sign_in(house.db, person("lee"), entering.make_link(house.db, None, lead).token, person("lee 2"))
    code = joining.make_code(house.db, person("lee 2"), house.slug, 30, "secret", CLOSES + DAY).code
    house.move_to(Phase.MERGING)
    link = entering.make_link(house.db, CARO, Invitation(Role.MODERATOR, "Mo", house.slug)).token
    archiving.archive(house.db, DEV, house.slug, "It is over.", back=False)
    assert [each.vision.slug for each in document.listing(house.db, AMINA, archived=True)] == [house.slug]
    assert document.listing(house.db, AMINA) == ()
    assert document.frame(house.db, house.slug, CARO).role == Role.OBSERVER
    sentence = "This vision is in the archive. Everybody can read it, and nothing is added to it."
    remark = Remark(house.principle(1).id, "idea", "One more.")
    for late in (
        lambda: commenting.make_comment(house.db, AMINA, remark),
        lambda: phasing.change_schedule(house.db, CARO, house.slug, Schedule(START, CLOSES + DAY, None), "So."),
        lambda: entering.sign_in(house.db, AMINA, link, person("mo")),
        lambda: joining.join(house.db, AMINA, person("at work"), code, "secret"),
    ):
        with refusal(house, Conflict, sentence):
            late()
    with refusal(house, Conflict, "It is in the archive already."):
        archiving.archive(house.db, DEV, house.slug, "So.", back=False)
    archiving.archive(house.db, DEV, house.slug, "There is more to say.", back=True)
    commenting.make_comment(house.db, AMINA, remark)
    assert document.archivable(house.db, house.slug, DEV).vision.archived_at is None


def test_the_archive_says_so_to_whoever_had_a_role(house):
    house.let_in(resident(1), Role.LEAD, "Lee", audience="staff")
    house.move_to(Phase.MERGING)
    archiving.archive(house.db, DEV, house.slug, "It is over.", back=False)
    sentence = "This vision is in the archive. Everybody can read it, and nothing is added to it."
    for who, look in ((resident(1), organisation.own), (CARO, queue.queue), (DEV, backstage.desk)):
        with refusal(house, Conflict, sentence):
            look(house.db, house.slug, who)


def test_the_archive_is_for_administrators_and_for_what_is_over(house):
    with refusal(house, Conflict, "It can go into the archive when voting has closed."):
        archiving.archive(house.db, DEV, house.slug, "So.", back=False)
    house.move_to(Phase.MERGING)
    asleep = replace(DEV, must_prove=True)
    for who in (CARO, AMINA, asleep):
        with refusal(house, NotAllowed, "Only an administrator can do this."):
            archiving.archive(house.db, who, house.slug, "So.", back=False)
        with pytest.raises(NotAllowed):
            document.archivable(house.db, house.slug, who)
    with refusal(house, Conflict, "It is in no archive."):
        archiving.archive(house.db, DEV, house.slug, "So.", back=True)
    with refusal(house, Invalid, "Say why, in one sentence. Everyone can read it.", "reason"):
        archiving.archive(house.db, DEV, house.slug, "", back=False)
