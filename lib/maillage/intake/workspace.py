"""The folder that holds `data/` and `reports/`: where a client's waves, seals, keys and reports lie."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from maillage.intake.folding import nearest
from maillage.intake.problems import NOTHING, Sentence, sentence, write
from maillage.language import Language, phrase

CLIENT = re.compile(r"[a-z0-9][a-z0-9-]*")
WAVE = re.compile(r"T(0|[1-9][0-9]{0,3})")
ROOT_VARIABLE = "MAILLAGE_ROOT"
LONGEST_NAME = 60  # letters of a client's name: folders and keys are named after it

# Names that Windows keeps for its devices: a folder of that name cannot be made there.
_DEVICES = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}


class UnknownClient(LookupError):
    """A client or wave that the workspace does not hold, or whose name no folder may have.

    Parameters
    ----------
    asked : str
        What was asked for.
    found, do : Sentence
        What the reader is told, in French templates.
    near : str
        The known name that resembles it most; empty when none does.
    """

    def __init__(self, asked: str, found: Sentence, do: Sentence = NOTHING, near: str = "") -> None:
        self.asked = asked
        self.found = found
        self.do = do
        self.near = near
        super().__init__(self.told(Language("fr")))

    def told(self, language: Language) -> str:
        """The message in the reader's language."""
        return " ".join(part for part in (write(self.found, language), write(self.do, language)) if part)


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave of one client: its folder, and whether it is one of the committed examples."""

    client: str
    wave: str
    folder: Path
    example: bool


def _root(given: str | os.PathLike[str] | None) -> Path:
    if given is not None:
        return Path(given)
    if os.environ.get(ROOT_VARIABLE):
        return Path(os.environ[ROOT_VARIABLE])
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "data" / "clients").is_dir() or (folder / "data" / "examples").is_dir():
            return folder
    checkout = Path(__file__).resolve().parents[3]
    return checkout if (checkout / "data" / "examples").is_dir() else here


class Workspace:
    """A workspace: the folder given, else MAILLAGE_ROOT, else the one around the working folder, else the checkout.

    Parameters
    ----------
    root : path, optional
        The folder that holds `data/` and `reports/`. It need not exist yet.

    Examples
    --------
    >>> Workspace("/srv/maillage").reports("acme", "T0").as_posix()
    '/srv/maillage/reports/acme/T0'
    """

    def __init__(self, root: str | os.PathLike[str] | None = None) -> None:
        self.root = _root(root).absolute()

    def __repr__(self) -> str:
        return f"Workspace({str(self.root)!r})"

    @property
    def _homes(self) -> tuple[tuple[Path, bool], ...]:
        data = self.root / "data"
        return (data / "clients", False), (data / "examples", True)

    def clients(self) -> tuple[str, ...]:
        """Every client that has at least one wave, a real client before an example of the same name."""
        found = {
            folder.name
            for home, _ in self._homes
            if home.is_dir()
            for folder in home.iterdir()
            if CLIENT.fullmatch(folder.name) and self._waves_in(folder)
        }
        return tuple(sorted(found))

    def waves(self, client: str) -> tuple[str, ...]:
        """The client's waves, earliest first.

        Raises
        ------
        UnknownClient
            When no folder is named so.
        """
        return self._waves_in(self._home(client)[0])

    def client_folder(self, asked: str) -> Path:
        """The folder of a client's latest wave (`acme`), or of the wave named (`acme/T0`).

        Raises
        ------
        UnknownClient
            When the client or the wave is not there, or is no name a folder may have.
        """
        return self.wave(asked).folder

    def wave(self, asked: str) -> Wave:
        """The wave that `acme` (the latest) or `acme/T0` names.

        Raises
        ------
        UnknownClient
            When the client or the wave is not there, or is no name a folder may have.
        """
        client, _, named = asked.partition("/")
        home, example = self._home(client)
        waves = self._waves_in(home)
        if not waves:
            raise UnknownClient(
                asked,
                sentence(phrase("« {client} » n’a aucune vague."), client=client),
                sentence(phrase("Créer un dossier T0 et y placer engagement.toml et intake.xlsx.")),
            )
        if "/" in asked and named not in waves:
            raise UnknownClient(
                asked,
                sentence(phrase("« {client} » n’a pas de vague « {wave} »."), client=client, wave=named),
                sentence(phrase("Vagues : {waves}."), waves=tuple(waves)),
                near=nearest(named, waves),
            )
        wave = named if "/" in asked else waves[-1]
        return Wave(client=client, wave=wave, folder=home / wave, example=example)

    def new_wave_folder(self, client: str) -> Path:
        """Where a new client's first wave is written; it need not exist yet.

        Raises
        ------
        UnknownClient
            When no folder may have that name, or an example has it: it could not be opened any more.
        """
        if (self.root / "data" / "examples" / _client(client)).is_dir():
            raise UnknownClient(
                client,
                sentence(phrase("« {client} » est le nom d’un exemple."), client=client),
                sentence(phrase("Choisir un autre nom.")),
            )
        return self.root / "data" / "clients" / client / "T0"

    def reports(self, client: str, wave: str) -> Path:
        """Where the reports of a wave are written; it need not exist yet."""
        return self.root / "reports" / _client(client) / _wave(wave)

    def results(self, wave: Wave) -> Path:
        """The released results of a wave; those of an example are committed with it."""
        return (wave.folder if wave.example else self.reports(wave.client, wave.wave)) / "results.json"

    def seals(self, client: str, wave: str) -> Path:
        """Where the sealed engagements of a wave are kept."""
        return self.root / "data" / ".seals" / _client(client) / _wave(wave)

    def release_log(self, client: str, wave: str) -> Path:
        """Who was counted in the last report of a wave, as keyed digests."""
        return self.root / "data" / ".keys" / f"{_client(client)}.{_wave(wave)}.told.json"

    def key_file(self, client: str) -> Path:
        """The client's secret key, shared by its waves."""
        return self.root / "data" / ".keys" / f"{_client(client)}.key"

    def label_ledger(self, client: str) -> Path:
        """The append-only register of the client's short labels."""
        return self.root / "data" / ".keys" / f"{_client(client)}.labels.csv"

    # A client's name never begins with an underscore: what is the firm's own cannot be taken for a client's.

    @property
    def portfolio_reports(self) -> Path:
        """Where the report of the firm's portfolio and its reference figures are written."""
        return self.root / "reports" / "portfolio"

    @property
    def portfolio_seals(self) -> Path:
        """Where the sealed figures of the portfolio are kept."""
        return self.root / "data" / ".seals" / "_portfolio"

    @property
    def portfolio_log(self) -> Path:
        """What each company was counted with in the portfolios that were delivered."""
        return self.root / "data" / ".keys" / "_portfolio.told.json"

    @property
    def portfolio_reference(self) -> Path:
        """The released figures a client may be set beside: they say whose of none."""
        return self.portfolio_reports / "reference.json"

    def portfolio_share(self, client: str) -> Path:
        """The client's own scores in the last portfolio, which it is not set beside."""
        return self.root / "data" / ".keys" / f"{_client(client)}.portfolio.json"

    def relative(self, path: Path) -> str:
        """The path from the root, with forward slashes; the whole path when it lies elsewhere."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()

    def _home(self, client: str) -> tuple[Path, bool]:
        _client(client)
        for home, example in self._homes:
            if (home / client).is_dir():
                return home / client, example
        known = self.clients()
        near = nearest(client, known)
        if near:
            do = sentence(phrase("Vouliez-vous dire « {near} » ?"), near=near)
        elif known:
            do = sentence(phrase("Clients : {known}."), known=known[:20])
        else:
            do = sentence(phrase("Aucun client dans « {root} »."), root=str(self.root))
        found = sentence(phrase("Le client « {client} » est inconnu."), client=client)
        raise UnknownClient(client, found, do, near=near)

    @staticmethod
    def _waves_in(home: Path) -> tuple[str, ...]:
        named = (folder.name for folder in home.iterdir() if WAVE.fullmatch(folder.name) and folder.is_dir())
        return tuple(sorted(named, key=lambda name: int(name[1:])))


def _client(client: str) -> str:
    if not CLIENT.fullmatch(client) or client in _DEVICES or len(client) > LONGEST_NAME:
        raise UnknownClient(
            client,
            sentence(phrase("« {client} » n’est pas un nom de client."), client=client),
            sentence(
                phrase("Écrire au plus {most} minuscules, chiffres et tirets : acme, atelier-du-port."),
                most=LONGEST_NAME,
            ),
        )
    return client


def _wave(wave: str) -> str:
    if not WAVE.fullmatch(wave):
        raise UnknownClient(
            wave,
            sentence(phrase("« {wave} » n’est pas une vague."), wave=wave),
            sentence(phrase("Écrire T0, T1, T2…")),
        )
    return wave
