"""Background work: leased, resumable, cancellable."""
