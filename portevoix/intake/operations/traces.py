"""What one batch writes, remembered so that it can be undone."""

from datetime import datetime
from typing import Any

from portevoix.intake.enums import Kind
from portevoix.intake.models import Import, Trace

STATEMENT = 500


class Batch:
    """One batch of an import: who, when, and the traces of what it writes."""

    def __init__(self, run: Import, *, by: Any, at: datetime) -> None:
        self.run, self.by, self.at = run, by, at
        self.there = 0  # exchanges that were noted before, or twice in the file
        self._traces: dict[tuple[str, int], Trace] = {}

    def made(self, kind: Kind, key: int, *, row: int, mark: str) -> None:
        """A thing was made."""
        self._traces[kind, key] = Trace(run=self.run, row=row, kind=kind, key=key, mark=mark)

    def changed(self, kind: Kind, key: int, *, row: int, before: dict[str, Any], mark: str) -> None:
        """A thing was changed; what this import made or changed earlier keeps its first `before`."""
        trace = self._traces.get((kind, key))
        if trace is not None:
            trace.mark = mark
            return
        self._traces[kind, key] = Trace(run=self.run, row=row, kind=kind, key=key, before=before, mark=mark)

    def save(self) -> None:
        """Write the traces; of those of an earlier batch only the fingerprint changes. Two statements for 500."""
        earlier = self._earlier()
        for key, trace in earlier.items():
            trace.mark = self._traces.pop(key).mark
        Trace.objects.bulk_update(earlier.values(), ["mark"], batch_size=STATEMENT)
        Trace.objects.bulk_create(self._traces.values(), batch_size=STATEMENT)

    def _earlier(self) -> dict[tuple[str, int], Trace]:
        """The traces that an earlier batch left of what this one changed."""
        changed = [one for one in self._traces.values() if one.before is not None]
        rows = Trace.objects.filter(
            run=self.run, kind__in={one.kind for one in changed}, key__in=[one.key for one in changed]
        )
        return {(one.kind, one.key): one for one in rows if (one.kind, one.key) in self._traces}
