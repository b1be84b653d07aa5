"""Placements on public-welfare posts."""
