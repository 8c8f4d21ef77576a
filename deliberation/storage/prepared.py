"""Statements that every vote needs: written out once, then handed straight to the driver, in a third of the time."""

from collections import namedtuple
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import CompilerElement


class Prepared:
    """A statement in the words of every kind of database it was asked for in.

    It takes and gives what the driver does, which is whole numbers, texts and bytes; it raises SQLAlchemy's errors.
    """

    def __init__(self, statement: CompilerElement) -> None:
        """Keep a statement; an insert fills every column of its table."""
        self._statement = statement
        self._written: dict[str, SQLCompiler] = {}
        self._row: Any = None

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Give the rows found, their columns by name."""
        found = self._carried_out(connection, values)
        if self._row is None:
            self._row = _named([column[0] for column in found.description])
        return [self._row._make(row) for row in found]

    def run(self, connection: Connection, values: Mapping[str, Any], *more: Mapping[str, Any]) -> int:
        """Carry it out with these values, and with `more` of them, and tell how many rows it touched."""
        return int(self._carried_out(connection, values, *more).rowcount)

    def _carried_out(self, connection: Connection, *many: Mapping[str, Any]) -> Any:
        dialect, driver = connection.dialect, connection.connection.driver_connection
        written = self._written.get(dialect.name) or self._write(dialect)
        order = written.positiontup
        given = many if order is None else [[values[name] for name in order] for values in many]
        try:
            cursor = driver.cursor()  # type: ignore[union-attr]  # it is there while connected
            if len(given) == 1:
                cursor.execute(written.string, given[0])
            else:
                cursor.executemany(written.string, given)
        except dialect.loaded_dbapi.Error as error:
            raise DBAPIError.instance(written.string, None, error, dialect.loaded_dbapi.Error) from error
        return cursor

    def _write(self, dialect: Dialect) -> SQLCompiler:
        written = self._statement.compile(dialect=dialect)
        if not isinstance(written, SQLCompiler):
            raise TypeError(f"{self._statement} is no statement that gives or changes rows.")
        self._written[dialect.name] = written
        return written


def _named(columns: list[str]) -> Any:
    return namedtuple("_Row", columns)
