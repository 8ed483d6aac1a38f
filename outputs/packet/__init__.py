"""Pages for paper: one accessible PDF, with the tables as a workbook beside it."""
