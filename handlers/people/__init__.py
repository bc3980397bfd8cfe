"""People and their chats: codes, consent, roles, messengers, absence, what is kept of them."""
