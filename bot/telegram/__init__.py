"""Telegram: the assistant in private chats, groups with topics, and inline, on python-telegram-bot."""
