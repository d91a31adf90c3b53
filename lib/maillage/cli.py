"""The command line: parses, calls, prints. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from maillage import __version__
from maillage.language import Language, phrase
from maillage.terms import DEPTHS, FORMATS, LANGUAGES, REPORT_AUDIENCES

if TYPE_CHECKING:
    from maillage.intake import Intake, Workspace
    from maillage.running.batch import Result
    from maillage.running.cohort import Produced as Cohort
    from maillage.running.copies import Copy
    from maillage.running.deliver import Delivered
    from maillage.running.documents import Outcome as Documents
    from maillage.running.execute import Failure
    from maillage.running.firm import Firm
    from maillage.running.report import Outcome

DONE, SOME_FAILED, NOTHING_OPENED = 0, 1, 2
DEMO = ("ateliers-brevenne", "natchez-1936")

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Consulting workbook for corporate business networking.",
)

Root = Annotated[Path | None, typer.Option("--root", help="Workspace that holds data/ and reports/.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show tracebacks.")]
Jobs = Annotated[int | None, typer.Option("--jobs", min=1, help="Clients at a time; by default one a processor.")]
Scheduler = Annotated[str, typer.Option("--scheduler", help="Address of a Dask cluster, tcp://….")]
Client = Annotated[str, typer.Argument(help="Client, or client/wave.")]

_opened: list[Path] = []  # the workspace of this command, for the log of a fault

UNEXPECTED = phrase("Un défaut de Maillage a interrompu la commande ({kind}). Le détail est dans {log}.")
CLIENT_FAULT = phrase("{client} : un défaut a interrompu la production ({kind}). Le détail est dans {log}.")
NO_PROBLEM = phrase("{client} : aucun problème. Tables lues : {tables}.")
MARKED = phrase("Copie annotée : {path}")
READ = phrase("Fichiers lus :")
KINDS = {
    "settings": phrase("réglages"),
    "attendance": phrase("présences"),
    "ledger": phrase("grand livre"),
    "survey": phrase("sondage"),
    "staff list": phrase("liste du personnel"),
    "membership register": phrase("registre des adhésions"),
}
BESIDE = phrase("autres fichiers de l’export, comptés sans que rien en soit gardé : {count}")
READ_ROWS = phrase("lignes : {rows}")
READ_DAYS = phrase("jours : {first} à {last}")
STILL_EMPTY = phrase("Tables encore vides, et ce qu’elles permettraient :")
TO_REVIEW = phrase("Entreprises à rapprocher des cibles : {path}")
DELIVERED = phrase("{client} : {path}")
NOT_READ = phrase("{client} : rien n’est produit, les fichiers ont des erreurs.")
CELL_FAILED = phrase("{client} : {notebook}, cellule de code {cell} : {kind}. Rien n’a été livré. Détail : {log}")
KEPT = phrase("Le notebook s’est arrêté là ; il est gardé : {copy}")
NOTEBOOK_FAILED = phrase("{client} : {notebook} : {kind}. Rien n’a été livré. Détail : {log}")
FAILURES = {
    "unreadable": phrase("ce n’est pas un notebook que l’on puisse lire"),
    "parameters": phrase("sa cellule de paramètres ne déclare pas client, sealed et language"),
    "stray": phrase("une sortie ne vient ni de « show » ni de « say »"),
    "DeadKernelError": phrase("le noyau s’est arrêté"),
    "CellTimeoutError": phrase("le notebook a duré trop longtemps"),
}
NOTHING_FOR = phrase("{client} : rien n’est publié que ce lecteur puisse recevoir : {reader}.")
UNPRINTED = phrase("{client} : commentaires non imprimés, leur objet n’est pas dans ce rapport : {about}.")
IGNORED = phrase("{client} : sans effet, aucun notebook ne porte ce nom ou n’a cette section : {names}.")
OLDER = phrase("{path} vient d’un passage antérieur et n’a pas été refait.")
NOT_WRITTEN = phrase("{path} ne peut être écrit ({reason}). Vérifier les droits d’accès et la place sur le disque.")
INTERRUPTED = phrase("Interrompu. Clients livrés avant l’arrêt : {done} sur {asked}.")
EDITED = phrase("{path} a été modifié à la main, ou est ouvert : il reste, le nouveau est {beside}.")
UNCHANGED = phrase("{client} : inchangé depuis son dernier rapport, rien n’est refait (« --force » pour le refaire).")
FAULTS = {
    "died": phrase("{client} : son processus s’est arrêté avant la fin. Rien n’a été livré. Détail : {path}"),
    "astray": phrase(
        "{client} : ses fichiers portent ce que seul un autre client a donné ; ils sont mis à l’écart dans {path}. "
        "Ne rien envoyer avant de les avoir lus : {names}."
    ),
}
CLUSTER = {
    "absent": phrase("Pour « --scheduler », installer « maillage[cluster] »."),
    "unreachable": phrase("Aucun ordonnanceur ne répond : {address}. Vérifier l’adresse et que le cluster tourne."),
}
FAILED_SO_FAR = phrase("échecs : {count}")
SHOWN_AT_ONCE = 4  # names beside the progress bar
SUMMARY = phrase("Clients livrés : {done} sur {asked}.")
NO_CLIENT = phrase("Aucun client dans {root}.")
NAME_ONE = phrase("Nommer un client, ou « --all » pour tous. Clients : {known}.")
EXISTS = phrase("{path} existe déjà ; rien n’a été écrit.")
WAVE_EXISTS = phrase("{path} existe déjà ; rien n’a été écrit. Pour la vague suivante : « --after {wave} ».")
CARRIED_SETTINGS = phrase(
    "« --after » reprend les réglages de la vague {wave} : ne donner ni « --name » ni « --depth », les changer ensuite "
    "dans engagement.toml."
)
NOT_OPENED = phrase("{client} : la vague {wave} n’est pas créée, des fichiers de la précédente ne se lisent pas.")
CARRIED = phrase("Repris de la vague {wave}, non réévalué : {tables}.")
TO_FILL = phrase("À recueillir de nouveau : {tables}.")
CREATED = phrase("{client} : remplir {path}, puis lancer « {command} ».")
EXAMPLE_STAYS = phrase("« {client} » est un exemple : rien n’en est retiré.")
TO_REMOVE = phrase("À retirer définitivement :{paths}")
REALLY = phrase("Retirer ?")
REMOVED = phrase("Retirés : {count}. Les rapports, les résultats, les clés et la liste de ce qui a été dit restent.")
PACKED = phrase("Archive écrite et relue : {path} ; fichiers : {count}")
RESTORED = phrase("Restaurés dans {path} : {count}")
NOTHING_TO_REMOVE = phrase("{client} : rien à retirer.")
BY_HAND = phrase(
    "{path}, feuille {sheet} : ses réponses y sont encore. "
    "À supprimer à la main : aucun programme ne réécrit ce classeur."
)
UNKNOWN_CHOICE = phrase("« {given} » n’est pas connu. Attendu : {known}.")
NOTHING_TO_WRITE = {
    "responses": phrase("{client} : aucune réponse reçue ; le compteur n’est pas écrit."),
    "legal": phrase(
        "{client} : à la profondeur flash, la direction répond seule ; le dossier juridique se prépare à la profondeur "
        "standard."
    ),
    "sheets": phrase(
        "{client} : aucune fiche personnelle n’est écrite ; personne ne l’a demandée dans la table « Personnes », "
        "ou la profondeur flash n’en prévoit pas."
    ),
    "policies": phrase(
        "{client} : à la profondeur flash, aucune politique n’est écrite ; elles se préparent à la profondeur standard."
    ),
    "programme": phrase(
        "{client} : à la profondeur flash, il n’y a pas de plan ; les documents du programme se préparent à la "
        "profondeur standard."
    ),
    "feedback": phrase(
        "{client} : à la profondeur flash, la direction répond seule ; il n’y a personne à qui faire ce retour."
    ),
    "training": phrase(
        "{client} : à la profondeur flash, il n’y a pas de plan ; les documents de formation se préparent à la "
        "profondeur standard."
    ),
}
NOT_FOR_A_BODY = phrase(
    "{client} : ces documents s’écrivent pour une entreprise, non pour l’organisme dont elle est membre : {kinds}."
)
COUNTED = phrase(
    "Entreprises du portefeuille : {read}. Clients qui ne veulent pas y compter : {out}. "
    "Entreprises dont des chiffres attendent ceux d’autres : {waiting}."
)
WRITTEN = phrase("{client} : documents écrits dans {path} : {count}")
COHORT_DONE = phrase("Rapports de membres livrés : {done} sur {asked}, dans {path}")
COHORT_KEPT = phrase("{path} a été modifié à la main : il reste, et son rapport le suit.")
COHORT_GONE = phrase("Clients d’un fichier antérieur, absents de celui-ci et laissés tels quels : {clients}")
COHORT_SILENT = phrase("Membres sans aucune réponse, comptés comme sollicités : {count}")
COHORT_STOPPED = phrase("Interrompu. Relancer la même commande.")
NOT_A_COHORT = phrase(
    "« {cohort} » est déjà un client, que cette commande n’a pas écrit ; rien n’est écrit. "
    "Donner un autre nom : « --name »."
)
NO_MEMBER_READ = phrase("Aucun membre n’a pu être lu : rien n’est écrit.")
ROOM_OPEN = phrase("La salle est ouverte : {address}. Ctrl+C pour la fermer.")
ROOM_NO_BROWSER = phrase(
    "La salle est prête, et aucun navigateur ne s’est ouvert. Ouvrir à la main : {address}. Ctrl+C pour fermer."
)
ROOM_CLOSED = phrase("La salle est fermée. Réponses gardées : {path}.")
ROOM_PAPERS = phrase("Documents du formateur écrits dans {path} : {count}")
DESK_OPEN = phrase("Le bureau est ouvert : {address}. Ctrl+C pour le fermer.")
DESK_NO_BROWSER = phrase(
    "Le bureau est prêt, et aucun navigateur ne s’est ouvert. Ouvrir à la main : {address}. Ctrl+C pour fermer."
)
DESK_CLOSED = phrase("{client} : le bureau ne s’ouvre pas, les fichiers ont des erreurs.")
DESK_EXAMPLE = phrase(
    "« {client} » est un exemple, que rien ne modifie. Copier {path} dans data/clients sous un autre nom, et ouvrir la "
    "copie."
)
DESK_FAILED = phrase("JupyterLab ne répond pas. « maillage doctor » dit ce qui manque à cette machine.")
DESK_KEPT = phrase("{path} a été modifié à la main : il reste tel quel.")
DESK_MOVED = phrase(
    "{path} a été modifié à la main : il reste tel quel. L’original a changé depuis : {changed}. Il est à côté : "
    "{beside}."
)
DESK_GONE = phrase("cellules retirées : {count}")
REPORTS = tuple(f".{one}" for one in FORMATS)


def _say(template: str, language: str = "fr", **values: object) -> None:
    typer.echo(Language(language).fill(template, **values))


def _refuse(template: str, language: str = "fr", **values: object) -> typer.Exit:
    typer.echo(Language(language).fill(template, **values), err=True)
    return typer.Exit(NOTHING_OPENED)


def _several(given: str, known: tuple[str, ...], language: str = "fr") -> list[str]:
    """The comma-separated values, each of them known."""
    values = [part.strip() for part in given.split(",") if part.strip()]
    for value in values:
        if value not in known:
            raise _refuse(UNKNOWN_CHOICE, language, given=value, known=", ".join(known))
    return values


def _workspace(root: Path | None) -> Workspace:
    from maillage.intake import Workspace

    workspace = Workspace(root)
    _opened[:] = [workspace.root]
    return workspace


def _firm(workspace: Workspace, language: str) -> Firm:
    """What the firm sets for all its clients; what is wrong there is told."""
    from maillage.intake import report as problems
    from maillage.running.firm import read_firm

    firm = read_firm(workspace)
    if firm.problems:
        typer.echo(problems(firm.problems, Language(language)), err=True)
    return firm


@contextmanager
def _unknown_told(language: str = "fr") -> Iterator[None]:
    """Tell in one message that there is no such client, and end the command."""
    from maillage.intake import UnknownClient

    try:
        yield
    except UnknownClient as error:
        typer.echo(error.told(Language(language)), err=True)
        raise typer.Exit(NOTHING_OPENED) from None


def _shown(workspace: Workspace, path: Path) -> str:
    """The path as the reader can open it: from the workspace when they stand in it, else whole."""
    return workspace.relative(path) if Path.cwd() == workspace.root else path.as_posix()


@app.command()
def new(
    client: Annotated[str, typer.Argument(help="Short name: letters, digits and hyphens.")],
    name: Annotated[str, typer.Option("--name", help="Name printed on the report.")] = "",
    language: Annotated[str, typer.Option("--language", help="fr or en; fr by default.")] = "",
    depth: Annotated[str, typer.Option("--depth", help="flash, standard or in_depth; standard by default.")] = "",
    after: Annotated[str, typer.Option("--after", help="Wave whose registers the next one takes over: T0.")] = "",
    root: Root = None,
) -> None:
    """Create a client's first wave, its settings and its workbook to fill in; or, after another, the next one."""
    from maillage.intake.workbook import write_blank_workbook, write_engagement_file

    _several(language, LANGUAGES)
    _several(depth, DEPTHS)
    workspace = _workspace(root)
    if after:
        if name or depth:
            raise _refuse(CARRIED_SETTINGS, language or "fr", wave=after)
        raise typer.Exit(_open_wave(workspace, client, after, language or "fr", root))
    language, depth = language or "fr", depth or "standard"
    with _unknown_told(language):
        folder = workspace.new_wave_folder(client)
    if folder.exists():
        raise _refuse(EXISTS, language, path=_shown(workspace, folder))
    (folder / "exports").mkdir(parents=True)
    write_engagement_file(folder / "engagement.toml", name or client, depth, language, datetime.date.today())
    write_blank_workbook(folder / "intake.xlsx", depth, language)
    command = f"maillage check {client}" + (f" --root {root}" if root else "")
    _say(CREATED, language, client=client, path=_shown(workspace, folder), command=command)


def _open_wave(workspace: Workspace, client: str, after: str, language: str, root: Path | None) -> int:
    """Write the next wave of a client and tell what it took over, what is to be filled in, and what comes next."""
    from maillage.intake import report as problems
    from maillage.intake.waves import next_wave, open_wave
    from maillage.tables import TABLES

    with _unknown_told(language):
        folder, wave = next_wave(workspace, client, after)
        if folder.exists():
            raise _refuse(WAVE_EXISTS, language, path=_shown(workspace, folder), wave=wave)
        opened = open_wave(workspace, client, after, datetime.date.today())
    if opened.problems:
        typer.echo(problems(opened.problems, Language(language)), err=True)
        _say(NOT_OPENED, language, client=client, wave=wave)
        return SOME_FAILED

    def labels(tables: Iterable[str]) -> str:
        return ", ".join(TABLES[name].label(language) for name in tables)

    _say(CARRIED, language, wave=after, tables=labels(opened.carried))
    _say(TO_FILL, language, tables=labels(opened.asked))
    command = f"maillage check {client}" + (f" --root {root}" if root else "")
    _say(CREATED, language, client=f"{client}/{wave}", path=_shown(workspace, opened.folder), command=command)
    return DONE


@app.command()
def check(
    client: Client,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was read and every problem as JSON.")] = False,
    language: Annotated[str, typer.Option("--language", help="fr or en; the engagement's by default.")] = "",
    root: Root = None,
) -> None:
    """Read every file of a client and tell every problem at once."""
    from maillage.intake import check_json, report, take_in
    from maillage.intake.problems import json_text

    workspace = _workspace(root)
    with _unknown_told(language or "fr"):
        intake = take_in(workspace, client)
    code = (_several(language, LANGUAGES) or [intake.language])[0]
    if as_json:
        typer.echo(json_text(check_json(intake, code)))
    elif intake.problems:
        typer.echo(report(intake.problems, Language(code)))
    if not as_json:
        if intake.ok:
            _say(NO_PROBLEM, code, client=client, tables=len(intake.engagement.tables)) if not intake.problems else None
        typer.echo(_what_was_read(intake, Language(code)))
        marked = _marked_copy(workspace, intake, code)
        if marked:
            _say(MARKED, code, path=marked)
        if review := _contacts_to_review(workspace, intake, code):
            _say(TO_REVIEW, code, path=review)
    raise typer.Exit(DONE if intake.ok else SOME_FAILED)


def _what_was_read(intake: Intake, reader: Language) -> str:
    """Every file with its rows, encoding and days; then the tables still empty, and what each would allow."""
    from maillage.intake.problems import shown_path
    from maillage.tables import TABLES, at_depth

    lines = [reader.printed(READ)]
    beside: Counter[str] = Counter()  # files of an export that fill no table, by their folder
    for file in intake.files:
        if not file.rows and file.kind == "workbook":
            continue
        if file.kind.startswith("linkedin") and not file.table:
            beside[file.path.rsplit("/", 1)[0]] += 1
            continue
        kind, _, tool = file.kind.partition(" ")
        whole = file.kind in KINDS
        named = reader.text(KINDS[file.kind]) if whole else f"{reader.text(KINDS.get(kind, kind))} {tool}".strip()
        parts = [TABLES[file.table].label(reader.code)] if file.table else []
        parts += [named] if kind not in ("workbook", "csv") else []
        parts += [reader.fill(READ_ROWS, rows=reader.number(file.rows))] if file.kind != "settings" else []
        parts += [file.encoding] if file.encoding else []
        if file.first and file.last:
            days = {"first": reader.date(file.first, "short"), "last": reader.date(file.last, "short")}
            parts.append(reader.fill(READ_DAYS, **days))
        lines.append(f"  - {shown_path(file.path)} : {' · '.join(parts)}")
    lines += [f"  - {shown_path(folder)}/ : {reader.fill(BESIDE, count=count)}" for folder, count in beside.items()]
    given = {file.table for file in intake.files if file.rows}
    depth = intake.engagement.settings.depth if intake.engagement else "standard"
    empty = [table for table in at_depth(depth) if table.id not in given and not table.append_only]
    if empty:
        lines.append(reader.printed(STILL_EMPTY))
        lines += [
            f"  - {table.label(reader.code)} : {table.allows_fr if reader.code == 'fr' else table.allows_en}"
            for table in empty
        ]
    return "\n".join(lines)


def _marked_copy(workspace: Workspace, intake: Intake, language: str) -> str:
    """Write the workbook's copy with every problem at its cell; its path, or nothing. An older copy goes."""
    from maillage.intake.marking import marked_copy

    copy = marked_copy(workspace, intake, language)
    return _shown(workspace, copy) if copy else ""


def _contacts_to_review(workspace: Workspace, intake: Intake, language: str) -> str:
    """Write the list of companies that resemble a target; its path, or nothing. An older list goes."""
    from maillage.intake.exports.matching import write_review

    path = write_review(workspace.client_folder(f"{intake.client}/{intake.wave}"), intake.to_review, language)
    return _shown(workspace, path) if path else ""


@app.command(hidden=True)
def seal(client: Client, root: Root = None) -> None:
    """Seal a client's engagement and print the seal; for notebooks opened by hand."""
    from maillage.intake import UnknownClient, seal_client

    try:
        path, _ = seal_client(_workspace(root), client)
    except UnknownClient as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(NOTHING_OPENED) from None
    if path is None:
        raise typer.Exit(SOME_FAILED)
    typer.echo(path.stem)


@app.command()
def report(
    clients: Annotated[list[str] | None, typer.Argument(help="Clients, or client/wave.")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="Every client of the workspace.")] = False,
    language: Annotated[str, typer.Option("--language", help="Languages, separated by commas; both by default.")] = "",
    formats: Annotated[
        str, typer.Option("--formats", help="html, pdf, docx, pptx, xlsx, separated by commas.")
    ] = "html",
    audience: Annotated[
        str,
        typer.Option("--audience", help="director, committee, council, employees, site; the whole report by default."),
    ] = "",
    jobs: Jobs = None,
    scheduler: Scheduler = "",
    force: Annotated[bool, typer.Option("--force", help="Do again what is unchanged.")] = False,
    root: Root = None,
    debug: Debug = False,
) -> None:
    """Run the notebooks of one or more clients and write their reports."""
    languages = _several(language, LANGUAGES)  # the first is also that of the messages
    chosen = _several(formats, FORMATS)
    readers = _several(audience, REPORT_AUDIENCES)
    workspace = _workspace(root)
    asked = list(workspace.clients()) if everyone else clients or []
    if not asked and (known := workspace.clients()):
        raise _refuse(NAME_ONE, (languages or ["fr"])[0], known=", ".join(known))
    if not asked:
        raise _refuse(NO_CLIENT, (languages or ["fr"])[0], root=workspace.root)
    raise typer.Exit(
        _report_all(workspace, asked, languages, chosen, readers, force=force, jobs=jobs, scheduler=scheduler)
    )


def _report_all(
    workspace: Workspace, clients: list[str], languages: list[str], formats: list[str], audiences: Sequence[str] = (),
    *, force: bool = False, jobs: int | None = None, scheduler: str = "",
) -> int:  # fmt: skip
    from maillage.running.batch import Asked, ClusterError, run

    ours = (languages or ["fr"])[0]  # of what concerns no client; theirs is told in their own unless one was asked for
    _firm(workspace, ours)
    asked = Asked(tuple(languages) or LANGUAGES, tuple(formats) or ("html",), tuple(audiences), force)
    states: dict[str, bool] = {}
    opened = 0
    with _progress(len(clients), ours) as progress:
        results = run(workspace, clients, asked, jobs=jobs, scheduler=scheduler, started=progress.started)
        try:
            with closing(results):
                for result in results:
                    progress.done(result)
                    opened += result.unknown is None
                    states[result.asked] = result.ok
                    _tell_result(workspace, result, languages, audiences)
        except KeyboardInterrupt:
            _say(INTERRUPTED, ours, done=sum(states.values()), asked=len(clients))
            return SOME_FAILED
        except ClusterError as fault:
            raise _refuse(CLUSTER[str(fault)], ours, address=scheduler) from None
    done = sum(states.values())
    if len(states) > 1:
        _say(SUMMARY, ours, done=done, asked=len(states))
    if not opened:
        return NOTHING_OPENED
    return DONE if done == len(states) else SOME_FAILED


def _tell_result(workspace: Workspace, result: Result, languages: list[str], audiences: Sequence[str]) -> None:
    ours = (languages or ["fr"])[0]
    if result.unknown:
        typer.echo(result.unknown.told(Language(ours)), err=True)
    elif result.unchanged:
        _say(UNCHANGED, ours, client=result.asked)
    elif result.kind in FAULTS:
        values = {"client": result.asked, "path": result.path, "names": result.reason}
        typer.echo(Language(ours).fill(FAULTS[result.kind], **values), err=True)
    elif result.kind == "unwritable":
        typer.echo(Language(ours).fill(NOT_WRITTEN, path=result.path, reason=result.reason), err=True)
    elif result.kind:
        if "--debug" in sys.argv:
            typer.echo(result.reason, err=True)
        values = {"client": result.asked, "kind": result.kind, "log": result.path}
        typer.echo(Language(ours).fill(CLIENT_FAULT, **values), err=True)
    else:
        _tell(
            workspace, result.asked, result.outcome, languages[0] if languages else result.outcome.language, audiences
        )


class _Progress:
    """How far a batch is: a line on a terminal, which nothing else reads; silent elsewhere and for one client."""

    def __init__(self, language: str, bar: Any = None, task: Any = None) -> None:
        self._language, self._bar, self._task = language, bar, task
        self._running: list[str] = []
        self._ok: dict[str, bool] = {}

    def expect(self, count: int) -> None:
        if self._bar:
            self._bar.update(self._task, total=count)

    def started(self, client: str) -> None:
        self._running.append(client)
        self._show()

    def done(self, result: Result) -> None:
        if result.asked in self._running:
            self._running.remove(result.asked)
        self._ok[result.asked] = result.ok  # one that is put aside afterwards is told a second time
        self._show()

    def _show(self) -> None:
        if not self._bar:
            return
        failed = len(self._ok) - sum(self._ok.values())
        parts = [Language(self._language).fill(FAILED_SO_FAR, count=failed)] if failed else []
        parts += [", ".join(self._running[:SHOWN_AT_ONCE])]
        self._bar.update(self._task, completed=len(self._ok), description=" · ".join(parts))


@contextmanager
def _progress(count: int | None, language: str) -> Iterator[_Progress]:
    if count == 1 or not sys.stderr.isatty():
        yield _Progress(language)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = MofNCompleteColumn(), BarColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Progress(language, bar, bar.add_task("", total=count))


def _tell(workspace: Workspace, client: str, outcome: Outcome, language: str, audiences: Sequence[str] = ()) -> None:
    from maillage.intake import report as problems
    from maillage.intake.problems import shown

    if outcome.problems:
        typer.echo(problems(outcome.problems, Language(language)), err=not outcome.ok)
    if outcome.delivered:
        for name in outcome.delivered.written:
            if Path(name).suffix in REPORTS:
                site = f" ({shown(outcome.sites[name])})" if name in outcome.sites else ""
                _say(DELIVERED, language, client=client, path=f"{_shown(workspace, outcome.folder / name)}{site}")
        for reader in audiences:
            if not any(f".{reader}" in name for name in outcome.delivered.written):
                _say(NOTHING_FOR, language, client=client, reader=reader)
        for refused in outcome.refused:
            typer.echo(refused.told(Language(language)), err=True)
        _tell_left(workspace, outcome.folder, outcome.delivered, outcome.older, language)
        if outcome.ignored:
            _say(IGNORED, language, client=client, names=", ".join(outcome.ignored))
        if outcome.unprinted:
            _say(UNPRINTED, language, client=client, about=", ".join(outcome.unprinted))
    elif not outcome.read:
        typer.echo(Language(language).fill(NOT_READ, client=client), err=True)
    for failure in outcome.failures:
        _tell_failure(workspace, client, failure, outcome.log, language)
    if outcome.kept_notebook:
        typer.echo(Language(language).fill(KEPT, copy=_shown(workspace, outcome.kept_notebook)), err=True)


def _tell_failure(workspace: Workspace, client: str, failure: Failure, log: Path, language: str) -> None:
    reader = Language(language)
    values = {
        "client": client,
        "notebook": _shown(workspace, failure.notebook),
        "kind": reader.text(FAILURES.get(failure.kind, failure.kind)),
        "log": _shown(workspace, log),
    }
    template = CELL_FAILED if failure.cell else NOTEBOOK_FAILED
    typer.echo(reader.fill(template, **values, cell=failure.cell), err=True)


@app.command()
def documents(
    client: Client,
    kind: Annotated[
        str,
        typer.Argument(
            help="questionnaire, interviews, responses, legal, sheets, policies, programme, letter, scoping, "
            "decisions, feedback, training or service; all by default."
        ),
    ] = "",
    language: Annotated[str, typer.Option("--language", help="Languages, separated by commas; both by default.")] = "",
    root: Root = None,
) -> None:
    """Write a client's questionnaires, guides, counter, legal pack, sheets, policies, and papers in Word."""
    from maillage.documents import KINDS as DOCUMENTS
    from maillage.running.documents import documents as produce

    languages = _several(language, LANGUAGES)
    ours = (languages or ["fr"])[0]
    kinds = _several(kind, DOCUMENTS, ours) or DOCUMENTS
    workspace = _workspace(root)
    with _unknown_told(ours):
        outcome = produce(workspace, client, kinds, languages or LANGUAGES, _firm(workspace, ours))
    _tell_documents(workspace, client, outcome, languages[0] if languages else outcome.intake.language)
    raise typer.Exit(DONE if outcome.delivered else SOME_FAILED)


def _tell_documents(workspace: Workspace, client: str, outcome: Documents, language: str) -> None:
    from maillage.documents import FOR_COMPANIES
    from maillage.intake import report as problems

    if outcome.delivered is None:
        typer.echo(problems(outcome.intake.problems, Language(language)), err=True)
        typer.echo(Language(language).fill(NOT_READ, client=client), err=True)
        return
    for refused in outcome.refused:
        typer.echo(refused.told(Language(language)), err=True)
    absent = outcome.absent
    if outcome.intake.engagement.settings.cohort:
        if others := [kind for kind in absent if kind in FOR_COMPANIES]:
            _say(NOT_FOR_A_BODY, language, client=client, kinds=", ".join(others))
        absent = tuple(kind for kind in absent if kind not in others)
    for kind in absent:
        if kind in NOTHING_TO_WRITE:
            _say(NOTHING_TO_WRITE[kind], language, client=client)
    if outcome.counter:
        typer.echo(outcome.counter)
    folders = Counter(name.split("/")[0] for name in outcome.delivered.written)
    for folder, count in folders.items():
        _say(WRITTEN, language, client=client, path=_shown(workspace, outcome.folder / folder), count=count)
    _tell_left(workspace, outcome.folder, outcome.delivered, outcome.older, language)


def _tell_left(workspace: Workspace, folder: Path, delivered: Delivered, older: Iterable[str], language: str) -> None:
    """The files of earlier runs that stay: those a person edited, and those not written again."""
    for name, beside in delivered.kept:
        _say(EDITED, language, path=_shown(workspace, folder / name), beside=Path(beside).name)
    for name in older:
        _say(OLDER, language, path=_shown(workspace, folder / name))


def _unwritable(fault: OSError) -> dict[str, str]:
    return {"path": str(fault.filename or "data"), "reason": fault.strerror or type(fault).__name__}


@app.command()
def simulate(
    client: Annotated[str, typer.Argument(help="Short name of the fictitious client to write.")],
    people: Annotated[int, typer.Option("--people", min=2)] = 140,
    sites: Annotated[int, typer.Option("--sites", min=1, max=8)] = 3,
    seed: Annotated[int, typer.Option("--seed")] = 20261121,
    maturity: Annotated[float, typer.Option("--maturity", min=0, max=1, help="0 to 1.")] = 0.35,
    depth: Annotated[str, typer.Option("--depth", help="flash, standard or in_depth.")] = "in_depth",
    root: Root = None,
) -> None:
    """Write a fictitious client's folder, the same for the same seed."""
    from maillage import simulate as simulator

    _several(depth, DEPTHS)
    workspace = _workspace(root)
    with _unknown_told():
        folder = workspace.new_wave_folder(client)
    if folder.exists():
        raise _refuse(EXISTS, path=_shown(workspace, folder))
    tables = simulator.simulate(people=people, sites=sites, seed=seed, maturity=maturity, depth=depth)
    settings = simulator.settings_for(client, people=people, depth=depth)
    simulator.write_client(tables, settings, folder)
    typer.echo(_shown(workspace, folder))


@app.command()
def purge(
    client: Client,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before removing.")] = False,
    root: Root = None,
) -> None:
    """Remove a client's raw answers, exports and seals; results, keys and what was told stay."""
    from maillage.intake.purge import carried_out, planned

    workspace = _workspace(root)
    with _unknown_told():
        if workspace.wave(client).example:
            raise _refuse(EXAMPLE_STAYS, client=client)
        plan = planned(workspace, client)
    if plan.remove:
        _say(TO_REMOVE, paths="".join(f"\n  - {_shown(workspace, path)}" for path in plan.remove))
        if not yes and not typer.confirm(Language("fr").text(REALLY)):
            raise typer.Exit(SOME_FAILED)
        carried_out(plan)
        _say(REMOVED, count=len(plan.remove))
    else:
        _say(NOTHING_TO_REMOVE, client=client)
    for path, sheet in plan.by_hand:
        _say(BY_HAND, path=_shown(workspace, path), sheet=sheet)


@app.command()
def pack(
    client: Client,
    reader: Annotated[
        str, typer.Option("--for", help="firm: all of it; client: what was delivered, no input.")
    ] = "firm",
    language: Annotated[str, typer.Option("--language", help="fr or en.")] = "fr",
    root: Root = None,
) -> None:
    """Write one checked archive of a client: for the firm, which restores it; or for the client, without inputs."""
    from maillage.running.pack import FIRM, FOR_CLIENT, PackError
    from maillage.running.pack import pack as archived

    code = (_several(language, LANGUAGES) or ["fr"])[0]
    chosen = (_several(reader, (FIRM, FOR_CLIENT), code) or [FIRM])[0]
    workspace = _workspace(root)
    try:
        with _unknown_told(code):
            made = archived(workspace, client, chosen)
    except PackError as fault:
        typer.echo(Language(code).fill(fault.said, **fault.values), err=True)
        raise typer.Exit(SOME_FAILED) from None
    _say(PACKED, code, path=_shown(workspace, made.path), count=made.files)


@app.command()
def unpack(
    archive: Annotated[Path, typer.Argument(help="An archive that « pack » wrote.")],
    language: Annotated[str, typer.Option("--language", help="fr or en.")] = "fr",
    root: Root = None,
) -> None:
    """Restore an archive into the workspace: all of it, or nothing."""
    from maillage.running.pack import PackError
    from maillage.running.pack import unpack as restored

    code = (_several(language, LANGUAGES) or ["fr"])[0]
    workspace = _workspace(root)
    try:
        count = restored(workspace, archive)
    except PackError as fault:
        raise _refuse(fault.said, code, **fault.values) from None
    _say(RESTORED, code, path=workspace.root.as_posix(), count=count)


@app.command()
def lab(
    client: Annotated[
        str, typer.Argument(help="Client, or client/wave; the workbook's own notebooks by default.")
    ] = "",
    language: Annotated[str, typer.Option("--language", help="fr or en; the engagement's by default.")] = "",
    port: Annotated[int | None, typer.Option("--port", min=1, max=65535, help="Port on this machine.")] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
    root: Root = None,
) -> None:
    """Open JupyterLab on a client's own notebooks, where what is decided is kept; or on the workbook's."""
    from maillage.running.places import notebooks_folder

    workspace = _workspace(root)
    if not client:
        environment = os.environ | {"MAILLAGE_ROOT": str(workspace.root)}
        folder = notebooks_folder(workspace)
        raise typer.Exit(subprocess.call([sys.executable, "-m", "jupyter", "lab", str(folder)], env=environment))
    from maillage.intake import report as problems
    from maillage.intake import seal_client
    from maillage.live.hands import RoomError
    from maillage.live.lab import open_lab
    from maillage.live.server import check_port
    from maillage.running.copies import hand_out
    from maillage.running.report import notebooks_of

    asked = (_several(language, LANGUAGES) or [""])[0]
    with _unknown_told(asked or "fr"):
        wave = workspace.wave(client)
        if wave.example:
            raise _refuse(DESK_EXAMPLE, asked or "fr", client=wave.client, path=_shown(workspace, wave.folder.parent))
        _, intake = seal_client(workspace, f"{wave.client}/{wave.wave}")
    code = asked or intake.language
    if intake.engagement is None:
        typer.echo(problems(intake.problems, Language(code)), err=True)
        _say(DESK_CLOSED, code, client=client)
        raise typer.Exit(SOME_FAILED)
    names = notebooks_of(intake.engagement)
    copies = hand_out(workspace, wave, names, Language(code))
    for copy in copies:
        _tell_copy(workspace, copy, code)

    def ready(address: str, opened: bool) -> None:
        _say(DESK_OPEN if opened else DESK_NO_BROWSER, code, address=address)

    with suppress(KeyboardInterrupt):
        try:
            if port:
                check_port(port)
        except RoomError as error:
            raise _refuse(error.template, code, **error.values) from None
        first = copies[0].path
        if status := open_lab(first.parent, first.name, workspace.root, port=port, ready=ready, browser=browser):
            _say(DESK_FAILED, code)
            raise typer.Exit(status)


def _tell_copy(workspace: Workspace, copy: Copy, language: str) -> None:
    """An edited copy stays; where its original moved on, what changed and where the new one lies."""
    if not copy.edited:
        return
    path = _shown(workspace, copy.path)
    if not copy.beside:
        _say(DESK_KEPT, language, path=path)
        return
    reader = Language(language)
    changed = [f"« {title} » ({count})" for title, count in copy.moved_on.items() if title]
    changed += [reader.fill(DESK_GONE, count=count) for title, count in copy.moved_on.items() if not title]
    _say(DESK_MOVED, language, path=path, changed=", ".join(changed), beside=_shown(workspace, copy.beside))


@app.command(hidden=True)
def desk(client: Client, root: Root = None) -> None:
    """Add what live cells decide to the client's files, a request a line; for notebooks that `lab` opened."""
    import json

    from maillage.intake.deciding import answers

    workspace = _workspace(root)
    for line in sys.stdin:
        for answer in answers(workspace, client, json.loads(line)):
            typer.echo(json.dumps(answer))


@app.command()
def doctor(
    language: Annotated[str, typer.Option("--language", help="fr or en.")] = "fr",
    root: Root = None,
) -> None:
    """Tell whether this machine has what Maillage needs: versions, fonts, locale, folders, kernels."""
    from maillage.running.doctor import examined

    code = (_several(language, LANGUAGES) or ["fr"])[0]
    found = list(examined(_workspace(root)))
    for one in found:
        told = [Language(code).fill(one.said, **one.values)]
        told += [Language(code).fill(one.do, **one.values)] * bool(one.do)
        typer.echo(f"{'✓' if one.ok else '✗'} {' – '.join(told)}")
    raise typer.Exit(DONE if all(one.ok for one in found) else SOME_FAILED)


@app.command()
def train(
    topic: Annotated[
        str, typer.Argument(help="concepts, postures, approach or money; a page of topics by default.")
    ] = "",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port on this machine.")] = 8866,
    language: Annotated[str, typer.Option("--language", help="fr or en.")] = "fr",
    session: Annotated[str, typer.Option("--session", help="Whose answers are kept; today's date by default.")] = "",
    papers: Annotated[bool, typer.Option("--papers", help="Write the trainer's pages, handouts and cards.")] = False,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
    root: Root = None,
) -> None:
    """Open the training room on this machine alone, or write its papers."""
    from maillage.catalogue import entries
    from maillage.live.hands import RoomError, hands_path, read_hands
    from maillage.live.server import check_room, serve
    from maillage.running.places import notebooks_folder

    reader = Language((_several(language, LANGUAGES) or ["fr"])[0])
    topics = tuple(entries("topic"))
    chosen = _several(topic, topics, reader.code) if topic else []
    workspace = _workspace(root)
    if papers:
        _write_papers(workspace, chosen or list(topics), reader.code)
        raise typer.Exit(DONE)
    session = session or datetime.date.today().isoformat()
    try:
        path = hands_path(workspace.root, session)
        for one in topics:
            read_hands(path, one)
        check_room(port)
    except RoomError as error:
        raise _refuse(error.template, reader.code, **error.values) from None
    os.environ["MAILLAGE_ROOT"] = str(workspace.root)
    shown = _shown(workspace, path)

    def ready(address: str, opened: bool) -> None:
        _say(ROOM_OPEN if opened else ROOM_NO_BROWSER, reader.code, address=address)

    with suppress(KeyboardInterrupt):
        serve(
            notebooks_folder(workspace) / "training", chosen[0] if chosen else "", session=session, language=reader,
            port=port, kept_at=shown, ready=ready, browser=browser,
        )  # fmt: skip
    _say(ROOM_CLOSED, reader.code, path=shown)


def _write_papers(workspace: Workspace, topics: Sequence[str], language: str) -> None:
    from maillage.live.papers import papers
    from maillage.running.deliver import write_whole

    folder = workspace.root / "reports" / "training"
    written = [(f"{code}/{name}", content) for code in LANGUAGES for one in topics
               for name, content in papers(one, Language(code)).items()]  # fmt: skip
    for name, content in written:
        write_whole(folder / name, content)
    _say(ROOM_PAPERS, language, path=_shown(workspace, folder), count=len(written))


@app.command()
def demo(root: Root = None) -> None:
    """Run two whole engagements on the examples: a complete company, and a published dataset."""
    workspace = _workspace(root)
    code = _report_all(workspace, list(DEMO), ["fr", "en"], ["html"])
    raise typer.Exit(code)


@app.command()
def cohort(
    file: Annotated[Path, typer.Argument(help="One row of flash answers a member: CSV, or a workbook.")],
    name: Annotated[str, typer.Option("--name", help="What the body is called; the file's name by default.")] = "",
    as_of: Annotated[
        datetime.datetime | None,
        typer.Option(
            "--as-of", formats=["%Y-%m-%d"], help="The day the answers describe; the last answer's by default."
        ),
    ] = None,
    asked: Annotated[int | None, typer.Option("--asked", min=1, help="How many members were asked.")] = None,
    language: Annotated[str, typer.Option("--language", help="Languages, separated by commas; both by default.")] = "",
    formats: Annotated[
        str, typer.Option("--formats", help="html, pdf, docx, pptx, xlsx, separated by commas.")
    ] = "html",
    jobs: Jobs = None,
    scheduler: Scheduler = "",
    root: Root = None,
    debug: Debug = False,
) -> None:
    """Make one client and one report of each row of flash answers, and one report for the body that asked for them."""
    from maillage.running.batch import Asked, ClusterError
    from maillage.running.cohort import cohort as produce

    languages = _several(language, LANGUAGES)
    ours = (languages or ["fr"])[0]
    chosen = _several(formats, FORMATS)
    workspace = _workspace(root)
    _firm(workspace, ours)
    wanted = Asked(tuple(languages) or LANGUAGES, tuple(chosen) or ("html",))
    try:
        with _progress(None, ours) as progress:
            produced = produce(
                workspace, file, name=name, as_of=as_of.date() if as_of else None, asked=asked, wanted=wanted,
                jobs=jobs, scheduler=scheduler, started=progress.started,
                known=progress.expect, done=progress.done,
            )  # fmt: skip
    except KeyboardInterrupt:
        _say(COHORT_STOPPED, ours)
        raise typer.Exit(SOME_FAILED) from None
    except ClusterError as fault:
        raise _refuse(CLUSTER[str(fault)], ours, address=scheduler) from None
    raise typer.Exit(_tell_cohort(workspace, produced, ours))


def _tell_cohort(workspace: Workspace, produced: Cohort, language: str) -> int:
    """What became of the members and of the body; the exit status."""
    from maillage.intake import report as problems

    if produced.problems:
        typer.echo(problems(produced.problems, Language(language)), err=not produced.file.ok)
    if produced.taken:
        typer.echo(produced.taken.told(Language(language)), err=True)
    elif produced.foreign:
        raise _refuse(NOT_A_COHORT, language, cohort=produced.cohort)
    elif not produced.file.ok:
        raise _refuse(NO_MEMBER_READ, language)
    if not produced.results:
        return NOTHING_OPENED
    for client, result in produced.results.items():
        if result.outcome and result.ok and client != produced.cohort:
            outcome = result.outcome
            _tell_left(workspace, outcome.folder, outcome.delivered, outcome.older, language)
        elif not (result.unchanged and client != produced.cohort):
            _tell_result(workspace, replace(result, asked=client), [language], ())
    for client in produced.kept:
        _say(COHORT_KEPT, language, path=_shown(workspace, workspace.client_folder(f"{client}/{produced.wave}")))
    if produced.gone:
        _say(COHORT_GONE, language, clients=", ".join(produced.gone))
    if produced.file.silent:
        _say(COHORT_SILENT, language, count=len(produced.file.silent))
    members = len(produced.clients) + len(produced.file.refused)
    reports = _shown(workspace, workspace.reports(produced.cohort, produced.wave))
    reports = reports.replace(f"/{produced.cohort}/", f"/{produced.cohort}-*/")
    _say(COHORT_DONE, language, done=produced.delivered, asked=members, path=reports)
    return DONE if produced.body.ok and produced.delivered == members else SOME_FAILED


@app.command()
def portfolio(
    language: Annotated[str, typer.Option("--language", help="Languages, separated by commas; both by default.")] = "",
    formats: Annotated[str, typer.Option("--formats", help="html, pdf, docx, separated by commas.")] = "html",
    sealed: Annotated[bool, typer.Option("--sealed", hidden=True, help="Only seal, and print the seal.")] = False,
    example: Annotated[str, typer.Option("--example", hidden=True, help="An example, for --sealed.")] = "",
    root: Root = None,
) -> None:
    """Write the firm's own statistics over its clients, and the figures later reports are set beside."""
    from maillage.intake import report as problems
    from maillage.intake import seal_portfolio

    languages = _several(language, LANGUAGES)
    ours = (languages or ["fr"])[0]
    workspace = _workspace(root)
    if sealed:
        with _unknown_told(ours):
            typer.echo(seal_portfolio(workspace, example or workspace.root.name or "portfolio", example)[0].stem)
        return
    from maillage.running.portfolio import FORMATS as READ_IN
    from maillage.running.portfolio import portfolio as produce

    chosen = _several(formats, READ_IN, ours)
    outcome = produce(workspace, languages=languages or LANGUAGES, formats=chosen, firm=_firm(workspace, ours))
    if outcome.gathered.problems:
        typer.echo(problems(outcome.gathered.problems, Language(ours)), err=True)
    _say(COUNTED, ours, read=outcome.gathered.read, out=outcome.gathered.opted_out, waiting=outcome.gathered.waiting)
    if outcome.failure is not None:
        _tell_failure(workspace, "portfolio", outcome.failure, outcome.log, ours)
        raise typer.Exit(SOME_FAILED)
    for refused in outcome.refused:
        typer.echo(refused.told(Language(ours)), err=True)
    _tell_left(workspace, outcome.folder, outcome.delivered, outcome.older, ours)
    for name in outcome.delivered.written:
        if Path(name).suffix in (".html", ".pdf", ".docx"):
            typer.echo(_shown(workspace, outcome.folder / name))


@app.callback(invoke_without_command=True)
def _options(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit(DONE)


def main() -> None:
    """Run the command; an unforeseen fault is told in one line, its traceback goes to a local log."""
    if "--debug" in sys.argv:
        app()
        return
    try:
        app()
    except OSError as fault:
        typer.echo(Language("fr").fill(NOT_WRITTEN, **_unwritable(fault)), err=True)
        sys.exit(NOTHING_OPENED)
    except Exception as fault:  # the last net: no traceback may reach a client's screen
        from maillage.running.batch import fault_log

        log = fault_log(fault, _opened[0] if _opened else Path.cwd())
        typer.echo(Language("fr").fill(UNEXPECTED, kind=type(fault).__name__, log=log), err=True)
        sys.exit(SOME_FAILED)
