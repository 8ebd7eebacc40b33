"""Rules about files: what they are, and tables that harm nobody."""

from portevoix.files.rules.kinds import IMAGES, KEPT, is_kept, kind_of
from portevoix.files.rules.tables import csv_text, harmless, xlsx

__all__ = ["IMAGES", "KEPT", "csv_text", "harmless", "is_kept", "kind_of", "xlsx"]
