"""Who is competent: which body or office decides, instructs, pays or watches, on each theme of the field."""
