"""Mine: what one person said, from this device, and what became of it."""

from deliberation.services.reading import mine as reading
from deliberation.web.doorway import Blueprint, ResponseReturnValue, database, page, visitor

bp = Blueprint("mine", __name__)


@bp.get("/visions/<slug>/mine", endpoint="page")
def page_of_mine(slug: str) -> ResponseReturnValue:
    """Everything this visitor said, and what needs them first."""
    return page("participation/mine.html", page=reading.mine(database(), slug, visitor()))
