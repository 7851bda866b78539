"""What will a scene look like on the stage?"""

from explorer.ui.components.scene_preview.component import scene_preview

__all__ = ["scene_preview"]
