"""Notifications: what a seller is told, in the app. Reacts to the events of the capabilities below."""
