"""The templates that come with the bot, made from texts: ``python -m documents.stationery``.

Run again after changing ``text/`` or the form of the paper. The office needs none of this: it edits the .docx in Word.
"""
