"""The settings of the program, read once from the environment and handed on.

Nothing else in gisgrid reads the environment, and nothing is read when a module is
imported: the command line or `create_app` calls `load()` and passes the result down.
"""

import hashlib
import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import Field, PrivateAttr, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from gisgrid.errors import Invalid

PREFIX = "GISGRID_"
HANDED_ON = f"{PREFIX}COMMAND_LINE"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
CHECKOUT = Path(__file__).resolve().parents[1]


def is_root() -> bool:
    return os.geteuid() == 0


def data_folder(checkout: Path = CHECKOUT) -> Path:
    """Where a checkout keeps its data: never in the checkout, and two checkouts never meet.

    Root's data cannot lie in root's home, because the unprivileged user that must run
    PostgreSQL may not enter it.
    """
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    base = Path("/var/lib/gisgrid") if is_root() else Path(home) / "gisgrid"
    if not (checkout / "pyproject.toml").exists():
        return base / "main"
    return base / hashlib.sha256(os.fsencode(checkout)).hexdigest()[:10]


def runtime_folder() -> Path:
    """Where the socket directory is made: a place only this user writes to, else /tmp."""
    wish = "/run" if is_root() else os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(wish) if wish and os.access(wish, os.W_OK) else Path("/tmp")


Origin = Literal["command", "environment", "secret file", ".env", "default"]


class Settings(BaseSettings):
    """Each field is the environment variable GISGRID_<FIELD>; `.env` is read as well."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    # Where each value was found, filled by `load`.
    _origins: dict[str, Origin] = PrivateAttr(default_factory=dict)

    database_url: SecretStr | None = Field(
        None,
        description="PostgreSQL to use instead of the private one, as the application's login: "
        "`postgresql://user:password@host/database`.",
    )
    owner_database_url: SecretStr | None = Field(
        None,
        description="The same database as the login that owns the tables; needed by "
        "`gisgrid db upgrade` and `gisgrid backup` only.",
    )
    admin_database_url: SecretStr | None = Field(
        None,
        description="The same server as a superuser; needed by `gisgrid restore` only, and better "
        "given for that one command than kept in a file.",
    )
    token: SecretStr | None = Field(
        None,
        description="Access token with which commands enter a configured database "
        "(`gisgrid user token`); not needed where the owner's address is known.",
    )
    data: Path = Field(
        default_factory=data_folder,
        description="Folder of the private PostgreSQL, of backups and of attachments. Default: "
        "`$XDG_DATA_HOME/gisgrid/…`, as root `/var/lib/gisgrid/…`.",
    )
    runtime: Path = Field(
        default_factory=runtime_folder,
        description="Folder in which the private PostgreSQL makes its socket directory. Default: "
        "`$XDG_RUNTIME_DIR`, as root `/run`, else `/tmp`.",
    )
    pg_bindir: Path | None = Field(
        None, description="Folder of the programs of PostgreSQL, if they are not found by itself."
    )
    database: str = Field(
        "gisgrid",
        pattern=r"^[a-z][a-z0-9_]{0,62}$",
        description="Name of the database inside the private PostgreSQL.",
    )
    host: str = Field("127.0.0.1", description="Address on which `gisgrid serve` listens.")
    port: int | None = Field(
        None,
        ge=1,
        le=65535,
        description="Port on which `gisgrid serve` listens. Default: 8000, or the next free one.",
    )
    workers: int = Field(1, ge=1, le=64, description="Processes that answer requests.")
    statement_timeout: float = Field(
        60.0,
        ge=0,
        le=3600,
        description="Seconds after which a statement of a page is stopped, so that one question "
        "does not hold up the others; 0: never. Jobs and commands may take longer.",
    )
    certificate: str | None = Field(
        None,
        description="PEM file with the certificate of the server and its chain, or `own`: the one "
        "that `gisgrid certificate` made.",
    )
    certificate_key: Path | None = Field(
        None, description="PEM file with the key of `GISGRID_CERTIFICATE`, if it is another file."
    )
    without_tls: bool = Field(
        False,
        description="Serve other computers without TLS, because a proxy in front has it.",
    )
    secure_cookies: bool | None = Field(
        None,
        description="Send cookies over HTTPS only. Default: yes, unless the server listens on "
        "this computer alone.",
    )
    tianditu_key: SecretStr | None = Field(
        None,
        description="Key of the kind “browser” for the maps of Tianditu: readers may lay them "
        "under the grids. Browsers send the key, so the map page holds it.",
    )
    tile_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s/{}'\";,]+/\S*$",
        description="Picture tiles of another server as a background, with `{z}`, `{x}` and `{y}` "
        "(or `{-y}`, where rows count from the south). Pictures shifted by GCJ-02 do not fit the "
        "grids.",
    )
    tile_attribution: str = Field(
        "", max_length=200, description="Whose tiles these are; it stands on the map."
    )
    tile_highest_zoom: int = Field(
        18, ge=1, le=22, description="Nearest zoom at which `GISGRID_TILE_URL` has tiles."
    )
    background_file: Path | None = Field(
        None,
        description="A PMTiles file with pictures or vector tiles, served as a background without "
        "any other host.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "warning", description="Least important lines that are logged."
    )

    @field_validator("data", "runtime", "pg_bindir", "certificate_key", "background_file")
    @classmethod
    def _one_name_per_folder(cls, folder: Path | None) -> Path | None:
        return folder and folder.expanduser().resolve()

    @field_validator("tile_url")
    @classmethod
    def _names_tiles(cls, url: str | None) -> str | None:
        if url and not all(part in url for part in ("{z}", "{x}")):
            raise ValueError("must hold {z}, {x} and {y}")
        if url and "{y}" not in url and "{-y}" not in url:
            raise ValueError("must hold {z}, {x} and {y}")
        return url

    @field_validator("database_url", "owner_database_url", "admin_database_url")
    @classmethod
    def _is_postgresql(cls, url: SecretStr | None) -> SecretStr | None:
        if url and not url.get_secret_value().startswith(("postgresql:", "postgres:")):
            raise ValueError("must begin with postgresql://")
        return url

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, SecretFiles(settings_cls), dotenv_settings


class SecretFiles(PydanticBaseSettingsSource):
    """GISGRID_<FIELD>_FILE names the file that holds a secret, as containers hand them out."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"{PREFIX}{field_name.upper()}_FILE")
        is_secret = SecretStr in get_args(field.annotation)
        return (Path(path).read_text().strip() if path and is_secret else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        fields = self.settings_cls.model_fields.items()
        found = {name: self.get_field_value(field, name)[0] for name, field in fields}
        return {name: value for name, value in found.items() if value is not None}


def load(**given: Any) -> Settings:
    """The settings in force; `given` (the command line's) wins over the environment.

    Raises Invalid, which names each variable that cannot be understood.
    """
    try:
        named = {name: value for name, value in given.items() if value is not None}
        made = Settings(**named)
        made._origins = _origins(made, named)
        return made
    except ValidationError as error:
        faults = [f"{PREFIX}{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}"
                  for e in error.errors(include_input=False)]  # fmt: skip
        raise Invalid("\n".join(faults)) from None
    except OSError as error:
        raise Invalid(f"{error.filename}: {error.strerror}") from error


def _origins(made: Settings, given: Mapping[str, Any]) -> dict[str, Origin]:
    """Where each value comes from, in the order in which the sources win."""
    # Worker processes read from the environment what the command line said.
    handed = os.environ.get(HANDED_ON, "").split(",")
    environment = {name.lower() for name, value in os.environ.items() if value}
    in_file = DotEnvSettingsSource(Settings).env_vars
    found: dict[str, Origin] = {}
    for name in Settings.model_fields:
        key = f"{PREFIX}{name}".lower()
        if name in given or name in handed:
            found[name] = "command"
        elif key in environment:
            found[name] = "environment"
        elif getattr(made, name) is not None and f"{key}_file" in environment:
            found[name] = "secret file"
        elif in_file.get(key):
            found[name] = ".env"
        else:
            found[name] = "default"
    return found


def origins(settings: Settings) -> Mapping[str, Origin]:
    """Setting → where its value was found; empty for settings that were not loaded."""
    return settings._origins


def hand_on(settings: Settings) -> None:
    """Let the worker processes of a server read from the environment what its command line said."""
    said = [name for name, origin in origins(settings).items() if origin == "command"]
    for name in said:
        os.environ[f"{PREFIX}{name.upper()}"] = str(getattr(settings, name))
    os.environ[HANDED_ON] = ",".join(said)


def is_loopback(host: str) -> bool:
    """Only programs of this computer reach it."""
    return host in LOOPBACK


def wished_language() -> str:
    """What the terminal asks for, as `zh_CN.UTF-8`; empty when it says nothing."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return next((os.environ[name] for name in names if os.environ.get(name)), "")


def is_for_libpq(name: str) -> bool:
    """A stray PGHOST or PGSERVICE must not send a demo into somebody's server; a password file
    only says how to enter the server that GISGRID_DATABASE_URL names."""
    return name.startswith("PG") and name != "PGPASSFILE"


def ignore_libpq_variables(environment: MutableMapping[str, str] = os.environ) -> None:
    """Remove them: libpq refuses an unknown PGSERVICE even when every parameter is given."""
    for name in [name for name in environment if is_for_libpq(name)]:
        del environment[name]


def clean_environment() -> dict[str, str]:
    """The environment for programs of PostgreSQL."""
    return {name: value for name, value in os.environ.items() if not is_for_libpq(name)}
