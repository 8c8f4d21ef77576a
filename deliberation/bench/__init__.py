"""How fast this machine does what the product must do, in ratios inside one run."""

from importlib import import_module
from importlib.util import find_spec

import click

_MEASUREMENTS = (
    "text",
    "live",
    "drills",
    "cuts",
    "doors",
    "grouping",
    "acceptance",
    "consensus",
    "routing",
    "patterns",
    "guide",
)
_NEEDS = {"cuts": "playwright", "guide": "playwright"}  # which an installation need not have


class _Measurements(click.Group):
    """Loads a measurement when it is asked for: each is a module here with a command `measure`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name what can be measured here."""
        del ctx
        asked = {name: _NEEDS.get(name, __name__) for name in _MEASUREMENTS}
        return [name for name, needs in asked.items() if find_spec(f"{__name__}.{name}") and find_spec(needs)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find one by its name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name}").measure
        return command


@click.group(cls=_Measurements)
def bench() -> None:
    """Measure, and print ratios that can be compared between machines."""
