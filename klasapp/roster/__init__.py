"""Klas: school year, class, pupils and contacts; reading rosters; the pupil's page."""
