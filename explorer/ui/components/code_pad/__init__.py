"""What does a page need to show an image as codes and let a person paint them?

`code_pad(key=…, data=CodePadData(…))` mounts it and returns the codes as they were left.
"""

from __future__ import annotations

from explorer.ui.components.code_pad.component import CodePadData, PadLevel, code_pad, codes_of

__all__ = ["CodePadData", "PadLevel", "code_pad", "codes_of"]
