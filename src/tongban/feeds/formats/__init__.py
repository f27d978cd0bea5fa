"""How files are built: one module a format, each giving a ``Sheet`` of headings and rows in bounded memory."""
