"""Sellers: applications and their review, the team, API keys, and sealed tax and bank data."""
