"""Pages of the imports that people bring."""
