"""The command line: setting up, serving, letting people in, keeping safe, and checking the record."""

import click

from deliberation.bench import bench
from deliberation.bench.simulate import simulate
from deliberation.cli.bringing import import_, import_votes
from deliberation.cli.checking import doctor, show_settings, verify
from deliberation.cli.founding import backup, init, restore, tidy
from deliberation.cli.opening import House, settings_for
from deliberation.cli.people import link, user
from deliberation.cli.serving import demo, serve
from deliberation.conversations.score import score


@click.group(cls=House, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(ctx: click.Context) -> None:
    """Deliberation: a draft vision becomes everybody's, word by word, in the open."""
    ctx.obj = settings_for(ctx)


_COMMANDS = (init, serve, import_, import_votes, link, user, backup, restore, tidy, doctor, verify, show_settings, demo)
for _command in (*_COMMANDS, bench, simulate, score):
    main.add_command(_command)
