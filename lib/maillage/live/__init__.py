"""What is live: the training room, its topics and answers; the desk, where a client's decisions are taken."""

from maillage.live.boards import approach, concepts, invitation, money, postures
from maillage.live.session import Session, open_room
from maillage.live.widgets import show_live

__all__ = ["Session", "approach", "concepts", "invitation", "money", "open_room", "postures", "show_live"]
