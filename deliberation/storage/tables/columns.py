"""The columns all tables share, and the one list of tables."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_column() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def to(name: str, target: str, *, optional: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey(f"{target}.id"), nullable=optional)


def words(name: str, *, optional: bool = False) -> Column[str]:
    return Column(name, Text, nullable=optional, server_default=None if optional else "")


def moment(name: str, *, optional: bool = True) -> Column[int]:
    return Column(name, BigInteger, nullable=optional)
