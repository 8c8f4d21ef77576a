"""The first tables, as they were on the day the first vision opened; never changed afterwards, only followed."""

from functools import partial

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(name, *parts):
    sa.Table(name, metadata, *(column for part in parts for column in (part if isinstance(part, list) else [part])))


def must(kind, *names, **more):
    return [sa.Column(name, kind, nullable=False, **more) for name in names]


def maybe(kind, *names):
    return [sa.Column(name, kind) for name in names]


def to(**targets):
    return [sa.Column(name, sa.Integer, sa.ForeignKey(f"{of}.id"), nullable=False) for name, of in targets.items()]


def perhaps(**targets):
    return [sa.Column(name, sa.Integer, sa.ForeignKey(f"{of}.id")) for name, of in targets.items()]


def identity(of=None):
    return [*(to(id=of) if of else numbers("id")), key("id")]


words = partial(must, sa.Text, server_default="")
numbers = partial(must, sa.Integer)
moments = partial(must, sa.BigInteger)
someday = partial(maybe, sa.BigInteger)
key, unique, index = sa.PrimaryKeyConstraint, sa.UniqueConstraint, partial(sa.Index, None)

# the record
table(
    "journals",
    identity(),
    must(sa.Text, "public_id"),
    must(sa.Integer, "last_seq", server_default="0"),
    must(sa.LargeBinary, "head"),
    unique("public_id"),
)
table(
    "journal",
    to(journal_id="journals"),
    numbers("seq"),
    moments("at"),
    words("kind", "hearers"),
    maybe(sa.Integer, "hearer_id"),
    must(sa.LargeBinary, "bytes", "digest"),
    maybe(sa.Text, "content"),
    maybe(sa.Integer, "actor_id"),
    maybe(sa.Text, "key"),
    key("journal_id", "seq"),
    unique("key"),
)
# people
table(
    "participants",
    identity(),
    maybe(sa.Text, "email_hash"),
    words("name"),
    moments("created_at"),
    perhaps(merged_into="participants"),
    unique("email_hash"),
)
table(
    "devices",
    must(sa.Text, "token_hash"),
    to(participant_id="participants"),
    moments("created_at"),
    someday("ended_at"),
    key("token_hash"),
)
table("site_roles", to(participant_id="participants"), words("role"), key("participant_id"))
table(
    "sign_in_links",
    must(sa.Text, "token_hash"),
    perhaps(participant_id="participants", vision_id="visions"),
    words("role"),
    perhaps(audience_id="audiences"),
    words("name"),
    moments("created_at", "expires_at"),
    someday("used_at"),
    numbers("uses_left"),
    maybe(sa.Integer, "made_by"),
    key("token_hash"),
)
# visions
table(
    "visions",
    identity(),
    to(journal_id="journals"),
    must(sa.Text, "slug"),
    words("title", "summary", "introduction", "introduction_html", "video_url", "language", "zone", "rule"),
    moments("created_at"),
    unique("journal_id"),
    unique("slug"),
)
table(
    "rounds",
    identity(),
    to(vision_id="visions"),
    numbers("number", "base_version_id"),
    someday("opens_at", "closes_at", "merges_until", "published_at"),
    must(sa.Text, "phase_told", server_default="drafting"),
    unique("vision_id", "number"),
)
table(
    "audiences",
    identity(),
    to(vision_id="visions"),
    words("name"),
    numbers("position"),
    must(sa.Boolean, "is_default", server_default=sa.false()),
    unique("vision_id", "name"),
)
table("lifted_gates", to(round_id="rounds", audience_id="audiences"), words("reason"), key("round_id", "audience_id"))
table("areas", identity(), to(vision_id="visions"), words("name"), unique("vision_id", "name"))
table("organisations", identity(), to(vision_id="visions"), words("name"), unique("vision_id", "name"))
table(
    "memberships",
    identity(),
    to(vision_id="visions", participant_id="participants"),
    must(sa.Text, "pseudonym"),
    words("role"),
    perhaps(audience_id="audiences", area_id="areas", organisation_id="organisations"),
    maybe(sa.Integer, "confirmed_by"),
    unique("pseudonym"),
    unique("vision_id", "participant_id"),
)
# texts
table(
    "items",
    identity(),
    to(vision_id="visions"),
    words("kind"),
    moments("created_at"),
    perhaps(author_id="memberships"),
    someday("withdrawn_at", "hidden_at"),
    words("hidden_reason"),
    index("vision_id"),
)
table("principles", identity(), to(vision_id="visions"))
table(
    "versions",
    identity(),
    to(vision_id="visions"),
    numbers("number"),
    words("sha256"),
    moments("published_at"),
    words("signed_by", "outcome"),
    unique("vision_id", "number"),
)
table(
    "revisions",
    identity("items"),
    to(version_id="versions"),
    numbers("position"),
    to(principle_id="principles"),
    words("title", "body", "sha256", "html", "renderer"),
    unique("version_id", "position"),
)
table(
    "revision_parents",
    to(revision_id="revisions", parent_id="revisions"),
    words("lineage"),
    key("revision_id", "parent_id"),
)
table(
    "amendments",
    identity("items"),
    to(vision_id="visions"),
    numbers("number"),
    to(version_id="versions"),
    words("kind", "rationale"),
    perhaps(predecessor_id="amendments"),
    maybe(sa.Text, "alternative"),
    words("origin"),
    unique("vision_id", "number"),
)
table(
    "amendment_links",
    to(amendment_id="amendments", other_id="amendments"),
    words("relation"),
    key("amendment_id", "other_id", "relation"),
)
table(
    "changes",
    identity(),
    to(amendment_id="amendments", version_id="versions"),
    numbers("position"),
    words("kind"),
    perhaps(principle_id="principles", revision_id="revisions"),
    maybe(sa.Text, "title"),
    maybe(sa.Integer, "place"),
    words("hunks"),
    must(sa.Boolean, "satisfied", server_default=sa.false()),
    index("amendment_id"),
)
table(
    "backings",
    to(amendment_id="amendments", membership_id="memberships"),
    words("reason"),
    key("amendment_id", "membership_id"),
)
# talk
table(
    "comments",
    identity(),
    to(vision_id="visions", item_id="items"),
    perhaps(parent_id="comments", membership_id="memberships"),
    words("type", "body", "html"),
    maybe(sa.Integer, "start", "end"),
    words("quote", "before", "after"),
    moments("created_at"),
    someday("withdrawn_at", "hidden_at"),
    words("hidden_reason"),
    index("vision_id", "item_id"),
)
table(
    "votes",
    to(item_id="items", membership_id="memberships"),
    words("stance"),
    moments("cast_at"),
    key("item_id", "membership_id"),
    index("membership_id"),
)
table(
    "tallies",
    to(item_id="items", audience_id="audiences"),
    numbers("agree", "disagree", "passed"),
    key("item_id", "audience_id"),
)
# composing
table(
    "decisions",
    to(round_id="rounds", amendment_id="amendments"),
    must(sa.Boolean, "included"),
    words("reason"),
    to(by="memberships"),
    moments("at"),
    key("round_id", "amendment_id"),
)
table(
    "ticks",
    to(round_id="rounds", first_id="amendments", second_id="amendments", by="memberships"),
    key("round_id", "first_id", "second_id"),
)
table(
    "draft_principles",
    to(round_id="rounds", principle_id="principles"),
    must(sa.Integer, "step", server_default=sa.text("0")),
    perhaps(settled_by="memberships"),
    key("round_id", "principle_id"),
)
table(
    "fates",
    identity(),
    to(version_id="versions"),
    perhaps(item_id="items", comment_id="comments"),
    words("fate", "sentence"),
    perhaps(by="memberships"),
    unique("version_id", "item_id"),
    unique("version_id", "comment_id"),
)
table(
    "flags",
    identity(),
    perhaps(item_id="items", comment_id="comments"),
    to(by="memberships"),
    words("reason"),
    moments("created_at"),
    someday("settled_at"),
    words("outcome"),
)


def upgrade():
    metadata.create_all(op.get_bind())
