"""People and how they come in: participants, their devices, site roles and sign-in links."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text

from deliberation.storage.tables.columns import id_column, metadata, moment, to, words

participants = Table(
    "participants",
    metadata,
    id_column(),
    Column("email_hash", Text, unique=True),
    words("name"),
    moment("created_at", optional=False),
    to("merged_into", "participants", optional=True),
)
devices = Table(
    "devices",
    metadata,
    Column("token_hash", Text, primary_key=True),
    to("participant_id", "participants"),
    moment("created_at", optional=False),
    moment("ended_at"),
    Column("idle", BigInteger, nullable=False, server_default="0"),  # how long it may be unused, in milliseconds
    Column("good_until", BigInteger, nullable=False, server_default="0"),  # unless it is used before
    Column("ends_at", BigInteger, nullable=False, server_default="0"),  # however much it is used
    moment("proven_at"),  # when its person took the second step on it
)
second_steps = Table(
    "second_steps",
    metadata,
    Column("participant_id", Integer, ForeignKey("participants.id"), primary_key=True),
    words("salt"),  # with the site's secret it gives the one that codes are made from
    moment("since", optional=False),
    Column("last_step", BigInteger, nullable=False),  # the half minute whose code was used last
)
recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("code_hash", Text, primary_key=True),
    to("participant_id", "participants"),
    moment("used_at"),
)
site_roles = Table(
    "site_roles",
    metadata,
    Column("participant_id", Integer, ForeignKey("participants.id"), primary_key=True),
    words("role"),
)
sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("token_hash", Text, primary_key=True),
    to("participant_id", "participants", optional=True),
    to("vision_id", "visions", optional=True),
    words("role"),
    to("audience_id", "audiences", optional=True),
    words("name"),
    moment("created_at", optional=False),
    moment("expires_at", optional=False),
    moment("used_at"),
    Column("uses_left", Integer, nullable=False),
    Column("made_by", Integer),
    words("organisation"),
    Column("email_hash", Text),
)
organisation_codes = Table(
    "organisation_codes",
    metadata,
    id_column(),
    Column("code_hash", Text, nullable=False, unique=True),
    to("vision_id", "visions"),
    to("organisation_id", "organisations"),
    to("audience_id", "audiences"),
    Column("made_by", Integer, nullable=False),
    Column("headcount", Integer, nullable=False),
    moment("created_at", optional=False),
    moment("expires_at", optional=False),
    moment("ended_at"),
)
letters = Table(
    "letters",
    metadata,
    id_column(),
    words("address"),  # this and the words are gone once it is sent, or given up
    words("subject"),
    words("body"),
    moment("created_at", optional=False),
    moment("until", optional=False),
    moment("next_at", optional=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    moment("sent_at"),
    moment("failed_at"),
    words("problem"),
    words("stop"),  # the page that stops letters like it; gone with its words
)
digests = Table(
    "digests",
    metadata,
    Column("participant_id", Integer, ForeignKey("participants.id"), primary_key=True),
    words("address"),  # kept by its owner's wish, and only as long as that lasts
    words("every"),
    Column("at_once", Integer, nullable=False, server_default="0"),
    moment("since", optional=False),
    moment("told_at", optional=False),
    words("told"),  # how far each vision's record was told, as JSON by its id
    Column("stop_hash", Text, nullable=False, unique=True),
)
askings = Table(  # how far each vision's record was looked through for what is asked of somebody
    "askings",
    metadata,
    Column("vision_id", Integer, ForeignKey("visions.id"), primary_key=True),
    Column("seq", Integer, nullable=False),
)
