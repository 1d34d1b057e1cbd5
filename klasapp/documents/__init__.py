"""Files in and out: tables, PDF, docx, calendars, bundles, redaction and safe file names."""
