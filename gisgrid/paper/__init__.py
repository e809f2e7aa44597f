"""Paper: one list of marks in page millimetres, and what turns it into a PDF.

Pure: knows no database and no feature. `sheets` decides what stands on a page.
"""
