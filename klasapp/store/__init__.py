"""The store: one encrypted SQLite file per mentor, its schema, its audit and its checks."""
