"""Background work of the house as a whole."""

from portevoix.jobs.operations import Run
from portevoix.places import operations as places


def load_places(run: Run) -> None:
    """Load the communes that ship with the package; until then a search by commune finds nothing."""
    run.result.update(places.load_package()["counts"])
