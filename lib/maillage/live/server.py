"""The server of the training room: Voilà on loopback, nothing from elsewhere, kernels warmed beforehand."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import tempfile
import webbrowser
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage.catalogue import entries
from maillage.language import Language, localise, phrase
from maillage.live.hands import RoomError
from maillage.live.widgets import LIVE

if TYPE_CHECKING:
    from nbformat import NotebookNode

HOST = "127.0.0.1"
PORT = 8866
LONGEST_FOLDER = 40  # letters that leave a socket's name its place

TITLE = phrase("La salle de formation")
CHOOSE = phrase("Choisir un sujet. Tout se joue au clavier, à mains levées ou sur cartes.")
LENGTH = phrase("Durée indicative, en minutes : {minutes}.")
KEYS = phrase(
    "Touches : page suivante et page précédente pour avancer et revenir, M pour masquer ou montrer, E pour l’ensemble, "
    "tabulation pour passer d’un champ à l’autre. Une télécommande de présentation convient."
)
KEPT_AT = phrase("Séance : {session}. Les réponses sont gardées à mesure dans {path}.")
WORDS = {"topics": phrase("Sujets"), "prev": phrase("Écran précédent"), "next": phrase("Écran suivant")}


PORT_TAKEN = phrase(
    "Le port {port} est pris par un autre programme. Fermer celui-ci, ou en choisir un : « --port {other} »."
)
NO_VOILA = phrase("Voilà n’est pas installé. Refaire l’installation du README, puis relancer.")


def policy(port: int) -> str:
    """The Content-Security-Policy of every page: the room's own server, and nothing else.

    Examples
    --------
    >>> "http" in policy(8866)
    False
    """
    return "; ".join((
        "default-src 'self'", "script-src 'self' 'unsafe-inline' 'unsafe-eval'", "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:", "font-src 'self' data:", f"connect-src 'self' ws://{HOST}:{port}",
        "object-src 'none'", "base-uri 'self'", "form-action 'none'", "frame-ancestors 'none'",
    ))  # fmt: skip


def check_room(port: int) -> None:
    """Raise RoomError where the room could not open: Voilà is missing, or the port is taken."""
    try:
        import voila  # noqa: F401
    except ImportError:
        raise RoomError(NO_VOILA) from None
    check_port(port)


def check_port(port: int) -> None:
    """Raise RoomError where another program has the port."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError:
            raise RoomError(PORT_TAKEN, port=port, other=free_port()) from None


def free_port(wished: int = 0) -> int:
    """The port wished for where nobody has it, else any that is free."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, wished))
        except OSError:
            tried.bind((HOST, 0))
        return tried.getsockname()[1]


def room_notebook(source: Path, session: str, language: Language) -> NotebookNode:
    """A topic's notebook as the room runs it: in the room's language, for that session, without stored outputs."""
    import nbformat

    notebook = localise(nbformat.read(source, as_version=4), language)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        else:
            cell.source = language.printed(cell.source) if language.code == "fr" else cell.source
    at = next(n for n, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", ())) + 1
    given = nbformat.v4.new_code_cell(f"session = {session!r}\nlanguage = {language.code!r}")
    given.metadata["tags"] = ["injected-parameters"]
    notebook.cells.insert(at, given)
    notebook.metadata["lang"] = language.code
    notebook.metadata["title"] = language.printed(TITLE)
    notebook.metadata["maillage"] = {"words": {name: language.printed(word) for name, word in WORDS.items()}}
    return notebook


def topics_page(language: Language, session: str, path: str) -> str:
    """The page of topics to choose from."""
    items = "".join(
        f'<li><a class="topic" href="/voila/render/{name}.ipynb"><strong>{escape(topic.text(language.code))}</strong>'
        f"{escape(topic.fields['aim'][language.code])} "
        f'<span class="note">{escape(language.printed(LENGTH).format(minutes=topic.fields["minutes"]))}</span></a></li>'
        for name, topic in entries("topic").items()
    )
    kept = escape(language.printed(KEPT_AT).format(session=session, path=path))
    title, choose, keys = (escape(language.printed(french)) for french in (TITLE, CHOOSE, KEYS))
    return (
        f'<!DOCTYPE html><html lang="{language.code}"><head><meta charset="utf-8"><title>{title}</title>'
        '<link rel="icon" href="data:;base64,=">'
        '<link rel="stylesheet" href="/voila/templates/room/static/room.css"></head>'
        f'<body class="topics"><h1>{title}</h1><p>{choose}</p><ul>{items}</ul>'
        f'<p class="note">{keys}</p><p class="note">{kept}</p></body></html>'
    )


def serve(
    notebooks: Path,
    topic: str,
    *,
    session: str,
    language: Language,
    port: int,
    kept_at: str,
    ready: Callable[[str, bool], None],
    browser: bool = True,
) -> None:
    """Serve the room until it is interrupted.

    Parameters
    ----------
    notebooks : Path
        The folder of the topics' notebooks.
    topic : str
        The one whose kernel is warmed and page opened; empty for the page of topics, all of them warmed.
    session : str
        Whose answers are kept.
    language : Language
    port : int
    kept_at : str
        Where the answers are kept, as the trainer is told.
    ready : callable
        Told the address, and whether a browser opened, once the kernels have run.
    browser : bool
        Whether to open one.
    """
    check_room(port)
    private = Path(tempfile.mkdtemp(prefix="maillage-room-"))
    try:
        _serve(private, notebooks, topic, session, language, port, kept_at, ready, browser)
    finally:
        shutil.rmtree(private, ignore_errors=True)


def _serve(
    private: Path, notebooks: Path, topic: str, session: str, language: Language, port: int, kept_at: str,
    ready: Callable[[str, bool], None], browser: bool,
) -> None:  # fmt: skip
    import nbformat

    for name in entries("topic"):
        nbformat.write(room_notebook(notebooks / f"{name}.ipynb", session, language), private / f"{name}.ipynb")
    templates = str(Path(__file__).with_name("jupyter"))
    os.environ["JUPYTER_PATH"] = os.pathsep.join([templates, *filter(None, [os.environ.get("JUPYTER_PATH")])])
    os.environ[LIVE] = "1"
    page = topics_page(language, session, kept_at)
    logging.disable(logging.WARNING)
    room = _room_class(page)(config=_configuration(private, topic, port))
    room.initialize([str(private), "--no-browser"])
    address = f"http://{HOST}:{port}/" + (f"voila/render/{topic}.ipynb" if topic else "")
    room.when_ready = lambda: ready(address, browser and opened(address))
    room.start()


def opened(address: str) -> bool:
    """Whether a browser opened there."""
    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False


def _configuration(private: Path, topic: str, port: int) -> Any:
    from traitlets.config import Config

    config = Config()
    config.Voila.update({
        "ip": HOST, "port": port, "port_retries": 0, "open_browser": False, "log_level": "ERROR",
        "connection_dir_root": str(private),
        "tornado_settings": {
            "headers": {"Content-Security-Policy": policy(port), "Referrer-Policy": "no-referrer",
                        "X-Content-Type-Options": "nosniff"},
            "allow_remote_access": False,
            "disable_check_xsrf": True,  # a page that is left closes its kernel by a request without a token
        },
    })  # fmt: skip
    config.VoilaConfiguration.update({
        "template": "room", "preheat_kernel": True, "default_pool_size": 1, "show_tracebacks": False,
        "allow_template_override": "NO", "allow_theme_override": "NO", "file_allowlist": [], "strip_sources": True,
    })  # fmt: skip
    others = [f"{name}.ipynb" for name in entries("topic") if topic and name != topic]
    # By sockets in a private folder where there can be any: no other user can listen. Their paths have few letters.
    if os.name != "nt" and len(str(private)) < LONGEST_FOLDER:
        config.KernelManager.transport = "ipc"
    config.VoilaKernelManager.update({"preheat_denylist": others, "fill_delay": 0})
    return config


def _room_class(page: str) -> type:
    """Voilà with a page of topics of ours, which says when its kernels are ready."""
    from tornado.ioloop import IOLoop
    from tornado.web import RequestHandler
    from voila.app import Voila

    class Topics(RequestHandler):
        def set_default_headers(self) -> None:
            for name, value in self.settings["headers"].items():
                self.set_header(name, value)

        def get(self) -> None:
            self.finish(page)

    class Room(Voila):
        when_ready: Any = None

        def init_handlers(self) -> list:
            kept = [one for one in super().init_handlers() if "/voila/api/contents" not in one[0]]
            return [(r"/", Topics), (r"/voila/tree.*", Topics), *kept]

        def listen(self) -> None:
            IOLoop.current().add_callback(self._wait)
            super().listen()

        async def _wait(self) -> None:
            import asyncio

            for pool in list(self.kernel_manager._pools.values()):
                for item in list(pool):
                    warmed = await item
                    await asyncio.wait([warmed["task"]])
            self.when_ready()

    return Room
