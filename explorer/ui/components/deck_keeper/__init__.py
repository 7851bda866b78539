"""How do a visitor's deck and desk outlive their tab?"""

from explorer.ui.components.deck_keeper.component import Kept, deck_keeper, sent_now

__all__ = ["Kept", "deck_keeper", "sent_now"]
