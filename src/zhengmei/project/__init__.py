"""The only place that knows all rooms: settings, addresses, menu, the command."""
