"""Wiring: settings, addresses, the web server's entry point, and what belongs to the whole site."""
