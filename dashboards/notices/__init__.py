"""Mails to people: what each is notified of once, how it is sent, and tried again."""
