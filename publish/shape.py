"""What the shapes of all files share."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Shape(BaseModel):
    """Nothing but what is named here may stand in a file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
