"""Letting people in, and out again."""

from datetime import UTC, datetime

import click

from deliberation.cli.opening import record
from deliberation.domain.vision import Role
from deliberation.domain.wording import counted
from deliberation.services import administering, entering
from deliberation.services.entering import Invitation
from deliberation.services.reading import offices
from deliberation.services.reading.offices import Office
from deliberation.settings import COMMAND, Settings


@click.command()
@click.argument("slug", required=False)
@click.option(
    "--as", "role", type=click.Choice(["moderator", "administrator", "design_group", "facilitator", "observer"])
)
@click.option("--group", help="Let somebody speak for this group of the vision, such as staff.")
@click.option("--name", default="", help="How a moderator's acts are signed, and who it is in the list of who helps.")
@click.pass_obj
def link(settings: Settings, slug: str | None, role: str | None, group: str | None, name: str) -> None:
    """Make a one-time sign-in link: for the vision SLUG, or for the site's administrator."""
    if not (role or group):
        raise click.UsageError("Say whom it is for: --as moderator, --as administrator, or --group staff.")
    if (slug is None) != (role == Role.ADMINISTRATOR):
        raise click.UsageError("A link for an administrator names no vision; every other link names one.")
    with record(settings) as db:
        invitation = Invitation(Role(role) if role else Role.PARTICIPANT, name, slug, group)
        made = entering.make_link(db, None, invitation)
    click.echo(f"{settings.public_url}/sign-in/{made.token}")


@click.group()
def user() -> None:
    """See who runs what, let an administrator in, take that from somebody, sign somebody out everywhere."""


@user.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """List everybody with a role, each with the number that the other commands want."""
    with record(settings) as db:
        found = offices.in_charge(db)
    for each in found:
        where = each.slug or "the whole site"
        click.echo(
            f"{each.person_id:6}  {each.name or '(no name)'}: {each.role.replace('_', ' ')} of {where}", nl=False
        )
        click.echo(f"{_came(each)}, last here {_day(each.last_at)}, signed in on {counted(each.devices, 'devices')}")
    if not any(each.role == Role.ADMINISTRATOR for each in found):
        click.echo(f'Nobody runs the site yet. Let somebody in: {COMMAND} user let-in "Their name"')


def _came(office: Office) -> str:
    since = f", since {_day(office.since)}" if office.since else ""
    return f"{since}, let in by {'the console' if office.host is None else office.host or '(no name)'}"


def _day(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%d}"


@user.command("let-in")
@click.argument("name")
@click.pass_obj
def let_in(settings: Settings, name: str) -> None:
    """Make a one-time sign-in link for an administrator called NAME."""
    with record(settings) as db:
        made = entering.make_link(db, None, Invitation(Role.ADMINISTRATOR, name))
    click.echo(f"{settings.public_url}/sign-in/{made.token}")
    click.echo("It works once, for seven days. Whoever opens it runs the whole site.")


@user.command("take-role")
@click.argument("number", type=int)
@click.pass_obj
def take_role(settings: Settings, number: int) -> None:
    """Let the administrator with this NUMBER be a participant like others."""
    with record(settings) as db:
        person = administering.take_site_role(db, number)
    click.echo(f"{person.name or 'This person'} no longer runs the site. This is in the record.")


@user.command("sign-out")
@click.argument("number", type=int)
@click.pass_obj
def sign_out(settings: Settings, number: int) -> None:
    """Sign the person with this NUMBER out on every device, such as one that was stolen."""
    with record(settings) as db:
        ended = administering.end_devices(db, number)
    click.echo(f"Signed out on {counted(ended, 'devices')}. They come back by a new link only.")


@user.command("reset-second-step")
@click.argument("number", type=int)
@click.pass_obj
def reset_second_step(settings: Settings, number: int) -> None:
    """Let the person with this NUMBER, who lost theirs, set up another second step."""
    with record(settings) as db:
        person = administering.reset_second_step(db, number)
    click.echo(f"{person.name or 'This person'} can set up another second step. This is in the record.")
    click.echo(f"Was a device stolen? Sign them out everywhere, too: {COMMAND} user sign-out {number}")
