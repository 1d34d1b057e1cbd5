"""Lessen: the lesson modules as content files, read and checked."""
