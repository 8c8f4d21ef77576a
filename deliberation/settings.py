"""What whoever runs a deliberation can choose, from the environment; frozen once read."""

from __future__ import annotations

import os
import re
import runpy
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, NamedTuple, Self, get_type_hints

from deliberation.domain.errors import Invalid

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent if (PACKAGE.parent / "pyproject.toml").is_file() else None
COMMAND = "python3 run.py" if CHECKOUT else "deliberation"  # how people call it
SHORTEST_KEY, _SHORTEST_TOKEN = 32, 16


class Line(NamedTuple):
    """One setting as `deliberation settings` lists it; secrets are masked."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation's choices; `from_environment` fills in what was not chosen."""

    environment: Annotated[
        str, "DELIBERATION_ENV", "development or production; production insists on a secret key and https"
    ]
    host: Annotated[str, "HOST", "the address to listen on"]
    port: Annotated[int, "PORT", "the port to listen on"]
    public_url: Annotated[str, "PUBLIC_URL", "how people reach the site, for links and codes that leave it"]
    data_folder: Annotated[Path, "DELIBERATION_DATA", "where everything that must be kept is kept"]
    database_url: Annotated[str, "DATABASE_URL", "the database: SQLite in the data folder, or postgresql://..."] = (
        field(repr=False)
    )
    given_key: Annotated[str, "SECRET_KEY", "signs people's sessions; 32 characters or more"] = field(repr=False)
    metrics_token: Annotated[str, "METRICS_TOKEN", "lets a monitor elsewhere read /metrics; 16 characters or more"] = (
        field(repr=False)
    )
    second_step: Annotated[
        str, "SECOND_STEP", "required or offered: whether those who run things need a code from their phone"
    ] = "offered"
    smtp_host: Annotated[str, "SMTP_HOST", "the server that sends letters; none: they are shown on the console"] = ""
    smtp_port: Annotated[int, "SMTP_PORT", "its port"] = 587
    smtp_security: Annotated[str, "SMTP_SECURITY", "starttls, tls, or none for a server on this machine"] = "starttls"
    smtp_user: Annotated[str, "SMTP_USER", "who sends, if the server asks"] = ""
    smtp_password: Annotated[str, "SMTP_PASSWORD", "and the password"] = field(default="", repr=False)
    smtp_from: Annotated[str, "SMTP_FROM", "the e-mail address that letters come from"] = ""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], *, founding: bool = False) -> Self:
        """Read the settings; the environment wins over the checkout's config.py. `founding` makes the secret key.

        Raises `Invalid` where a value cannot be used, and in production without a secret key or without https.
        """
        chosen = {**_config(), **environ}
        folder = Path(chosen.get("DELIBERATION_DATA") or _default_data_folder(environ)).expanduser().resolve()
        host, port = chosen.get("HOST") or "127.0.0.1", _port(chosen.get("PORT") or "8000")
        environment = chosen.get("DELIBERATION_ENV") or "development"
        settings = cls(
            environment=environment,
            host=host,
            port=port,
            public_url=(chosen.get("PUBLIC_URL") or f"http://{host}:{port}").rstrip("/"),
            data_folder=folder,
            database_url=_with_driver(chosen.get("DATABASE_URL") or f"sqlite:///{folder / 'deliberation.sqlite3'}"),
            given_key=chosen.get("SECRET_KEY") or "",
            metrics_token=chosen.get("METRICS_TOKEN") or "",
            second_step=chosen.get("SECOND_STEP") or ("required" if environment == "production" else "offered"),
            smtp_host=chosen.get("SMTP_HOST") or "",
            smtp_port=_port(chosen.get("SMTP_PORT") or "587", "SMTP_PORT"),
            smtp_security=chosen.get("SMTP_SECURITY") or "starttls",
            smtp_user=chosen.get("SMTP_USER") or "",
            smtp_password=chosen.get("SMTP_PASSWORD") or "",
            smtp_from=chosen.get("SMTP_FROM") or "",
        )
        settings._refuse_what_is_unsafe(founding)
        return settings

    @property
    def in_production(self) -> bool:
        """Whether strangers may be at the door."""
        return self.environment == "production"

    @property
    def by_https(self) -> bool:
        """Whether people reach the site by https."""
        return self.public_url.startswith("https://")

    @property
    def database_file(self) -> Path | None:
        """Where an SQLite database is; None for PostgreSQL."""
        scheme, _, path = self.database_url.partition(":///")
        return Path(path) if scheme.startswith("sqlite") else None

    @property
    def sends_letters(self) -> bool:
        """Whether letters reach people: by a server, or while one tries it out, on the console."""
        return bool(self.smtp_host) or not self.in_production

    @property
    def secret_key(self) -> str:
        """The key given, else one made at first use and kept in the data folder for its owner only."""
        return self.given_key or _kept_key(self.data_folder)

    @property
    def templates_folder(self) -> Path:
        """Where the pages' templates are."""
        return _resource("templates")

    @property
    def static_folder(self) -> Path:
        """Where the built scripts, styles and fonts are."""
        return _resource("static/dist")

    @property
    def migrations_folder(self) -> Path:
        """Where the database's migrations are."""
        return _resource("migrations")

    def describe(self) -> list[Line]:
        """Every setting with its value now and its meaning; no secret among them."""
        shown = {
            "given_key": "set" if self.given_key else "made at first use and kept in the data folder",
            "metrics_token": "set" if self.metrics_token else "none: only this machine may ask",
            "smtp_password": "set" if self.smtp_password else "",
            "database_url": re.sub(r"(?<=://)([^:/@]*):[^@]*@", r"\1:***@", self.database_url),
        }
        settings = get_type_hints(Settings, include_extras=True)
        return [
            Line(name, str(shown.get(field, getattr(self, field))), meaning)
            for field, (name, meaning) in ((field, hint.__metadata__) for field, hint in settings.items())
        ]

    def _refuse_what_is_unsafe(self, founding: bool) -> None:
        _one_of("DELIBERATION_ENV", self.environment, "development", "production")
        _one_of("SECOND_STEP", self.second_step, "required", "offered")
        _one_of("SMTP_SECURITY", self.smtp_security, "starttls", "tls", "none")
        if not re.fullmatch(r"https?://[^/?#*@\s]+", self.public_url):
            raise Invalid(f"PUBLIC_URL must be an address such as https://vision.example, not {self.public_url}.")
        if self.given_key and len(self.given_key) < SHORTEST_KEY:
            raise Invalid(f"SECRET_KEY is too short: it needs at least {SHORTEST_KEY} characters.")
        if self.metrics_token and len(self.metrics_token) < _SHORTEST_TOKEN:
            raise Invalid(f"METRICS_TOKEN is too short: it needs at least {_SHORTEST_TOKEN} characters.")
        if self.smtp_host and "@" not in self.smtp_from:
            raise Invalid("Letters need an SMTP_FROM: the e-mail address that they come from.")
        if self.in_production:
            self._refuse_strangers_without_a_lock(founding)

    def _refuse_strangers_without_a_lock(self, founding: bool) -> None:
        if not (self.given_key or founding or _key_file(self.data_folder).exists()):
            raise Invalid(
                f"Production needs a secret key of its own. `{COMMAND} init` makes one and keeps it in the data "
                "folder; or set SECRET_KEY to a long random text that nobody else knows."
            )
        if not self.by_https:
            raise Invalid(
                "Production needs PUBLIC_URL, the https:// address that people use: without TLS anybody on the way "
                f"could read who votes for what. It is {self.public_url} now."
            )


def _config() -> dict[str, str]:
    if not (CHECKOUT and (CHECKOUT / "config.py").is_file()):
        return {}
    names = runpy.run_path(str(CHECKOUT / "config.py"))
    return {name: str(value) for name, value in names.items() if name.isupper()}


def _default_data_folder(environ: Mapping[str, str]) -> Path:
    if CHECKOUT:
        return CHECKOUT / "data"
    shared = environ.get("XDG_DATA_HOME") or Path(environ.get("HOME") or "~") / ".local/share"
    return Path(shared) / "deliberation"


def _port(text: str, name: str = "PORT") -> int:
    if text.isdecimal() and int(text) < 2**16:
        return int(text)
    raise Invalid(f"{name} must be a whole number up to 65535, not {text}.")


def _one_of(name: str, chosen: str, *ways: str) -> None:
    if chosen not in ways:
        raise Invalid(f"{name} must be {', '.join(ways[:-1])} or {ways[-1]}, not {chosen}.")


def _with_driver(url: str) -> str:
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)


def _key_file(folder: Path) -> Path:
    return folder / "secret_key"


def _kept_key(folder: Path) -> str:
    path = _key_file(folder)
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=folder) as fresh:  # readable by its owner only
            fresh.write(secrets.token_hex(SHORTEST_KEY))
            fresh.flush()
            with suppress(FileExistsError):  # whoever is first wins, and nobody ever reads half a key
                os.link(fresh.name, path)
    return path.read_text()


def _resource(name: str) -> Path:
    return (CHECKOUT or PACKAGE) / name
