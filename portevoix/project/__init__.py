"""Settings, root addresses, navigation, processes."""
