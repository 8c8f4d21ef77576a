"""Opinion groups: as last found in a round, and as they were frozen when it closed."""

from sqlalchemy import Column, Float, ForeignKey, Integer, LargeBinary, PrimaryKeyConstraint, Table

from deliberation.storage.tables.columns import metadata, moment, to, words

opinion_runs = Table(  # as told; follows from the votes and not from the record: what is lost is found again
    "opinion_runs",
    metadata,
    Column("round_id", Integer, ForeignKey("rounds.id"), primary_key=True, autoincrement=False),
    Column("position", Integer, nullable=False),
    moment("made_at", optional=False),
    Column("votes", Integer, nullable=False),
    words("groups"),
    Column("ratio", Float, nullable=False),
    words("tallies"),
    Column("places", LargeBinary, nullable=False),
)
opinion_looks = Table(  # the last one, also where nothing may be told of it
    "opinion_looks",
    metadata,
    Column("round_id", Integer, ForeignKey("rounds.id"), primary_key=True, autoincrement=False),
    Column("position", Integer, nullable=False),
    moment("made_at", optional=False),
    Column("memory", LargeBinary, nullable=False),
)
opinion_tellings = Table(  # no run follows any of these that could be learned from beside it
    "opinion_tellings",
    metadata,
    to("round_id", "rounds"),
    Column("position", Integer, nullable=False),
    Column("people", LargeBinary, nullable=False),
    PrimaryKeyConstraint("round_id", "position"),
)
opinion_closings = Table(
    "opinion_closings",
    metadata,
    Column("round_id", Integer, ForeignKey("rounds.id"), primary_key=True, autoincrement=False),
    Column("position", Integer, nullable=False),
    words("tallies"),
)
opinion_labels = Table(
    "opinion_labels",
    metadata,
    to("round_id", "rounds"),
    to("membership_id", "memberships"),
    words("letter"),
    PrimaryKeyConstraint("round_id", "membership_id"),
)
