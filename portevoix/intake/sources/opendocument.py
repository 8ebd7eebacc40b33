"""How large an OpenDocument sheet is once its repeated rows and cells are laid out, before anything lays it out."""

from xml.parsers import expat

from portevoix.intake.sources.records import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, FileRefused

TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
CELLS = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}
COLUMNS, ROWS = f"{TABLE}number-columns-repeated", f"{TABLE}number-rows-repeated"
VALUES = {f"{OFFICE}value", f"{OFFICE}value-type", f"{OFFICE}date-value", f"{OFFICE}string-value"}


def look(content: bytes) -> None:
    """Refuse a sheet whose last cell that holds something lies too far. Raises FileRefused.

    The content declares no entity: the caller has seen to it. One pass, nothing kept in memory.
    """
    measure = _Measure()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = measure.start
    parser.EndElementHandler = measure.end
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError) as error:
        raise FileRefused("damaged") from error


class _Measure:
    """Where the parser is in a sheet, and how far its cells go."""

    def __init__(self) -> None:
        self.row = self.column = self.width = self.repeated = 0
        self.fills = self.in_cell = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Enter a sheet, a row, a cell, or what a cell holds."""
        if name == f"{TABLE}table":
            self.row = self.width = 0
        elif name == f"{TABLE}table-row":
            self.column, self.fills = 0, False
            self.repeated = max(int(attributes.get(ROWS, "1")), 1)
        elif name in CELLS:
            self.in_cell = True
            self.column += max(int(attributes.get(COLUMNS, "1")), 1)
            if VALUES & attributes.keys():
                self._fill()
        elif self.in_cell:
            self._fill()

    def end(self, name: str) -> None:
        """Leave a cell, or a row, which may be there many times."""
        if name in CELLS:
            self.in_cell = False
        elif name == f"{TABLE}table-row":
            self.row += self.repeated
            if self.fills and (self.row > MOST_ROWS or self.row * self.width > MOST_CELLS):
                raise FileRefused("too_many_rows", most=MOST_ROWS)

    def _fill(self) -> None:
        self.fills = True
        self.width = max(self.width, self.column)
        if self.width > MOST_COLUMNS:
            raise FileRefused("too_many_columns", most=MOST_COLUMNS)
