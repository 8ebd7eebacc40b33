"""Speed, as CPU seconds beside a peer in the same run."""
