"""Word files from templates that the office edits in Word, and their figures brought up to date later.

``template`` fills, ``update`` refreshes; between them stands ``record``: what was printed, kept in the file itself.
"""
