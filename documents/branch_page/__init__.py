"""A filed report of one unit and month as one A4 page, to be signed: ``page`` reads and fills, ``layout`` makes it fit."""
