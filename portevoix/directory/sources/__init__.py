"""One file a source: each turns an official file into records, and writes nothing."""
