"""Opinion groups as red-dwarf finds them, another free program after Polis: the only place that knows it."""

from collections.abc import Mapping, Sequence

from reddwarf.implementations.polis import run_pipeline

Row = Mapping[str, int]


def groups_of(rows: Sequence[Row], hidden: Sequence[int]) -> dict[int, int]:
    """Find the groups, and all that comes with them, by its own main door; who is in which, by number."""
    found = run_pipeline(votes=rows, mod_out_statement_ids=hidden, random_state=0)
    return {int(who): int(group) for who, group in found.participants_df["cluster_id"].dropna().items()}
