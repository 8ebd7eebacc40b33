"""Components and filters of templates."""
