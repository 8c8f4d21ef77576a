"""Looking whether all is well: the record, the installation, the settings."""

import click

from deliberation.cli.opening import record
from deliberation.cli.rounds import findings
from deliberation.services import verifying
from deliberation.settings import Settings


@click.command()
@click.pass_obj
def verify(settings: Settings) -> None:
    """Check the record from its first entry to its head, and everything that follows from it."""
    with record(settings) as db:
        report = verifying.verify(db)
    for sentence in report.sentences:
        click.echo(sentence)
    if not report.holds:
        raise SystemExit(1)


@click.command()
@click.pass_obj
def doctor(settings: Settings) -> None:
    """Look whether this installation is well, and say what to do where it is not; changes nothing."""
    wrong = 0
    for each in findings(settings):
        click.echo(f"{'ok  ' if each.well else 'LOOK'}  {each.said}")
        if not each.well:
            wrong += 1
            click.echo(f"      {each.remedy}")
    if wrong:
        raise SystemExit(1)
    click.echo("All is well.")


@click.command("settings")
@click.pass_obj
def show_settings(settings: Settings) -> None:
    """List what can be set in the environment, with its value now."""
    for each in settings.describe():
        click.echo(f"{each.name:18} {each.value}\n{'':18} {each.meaning}")
