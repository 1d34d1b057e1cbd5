"""Zaken: from "kijk eerst" to a case with roles, steps with their dates, and reports."""
