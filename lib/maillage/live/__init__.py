"""The training room: topics played live, answers kept as they are typed, the same exhibits without a browser."""

from maillage.live.boards import approach, concepts, invitation, money, postures
from maillage.live.session import Session, open_room
from maillage.live.widgets import show_live

__all__ = ["Session", "approach", "concepts", "invitation", "money", "open_room", "postures", "show_live"]
