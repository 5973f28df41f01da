"""The searchable knowledge base: no HTTP, no Telegram, no language model in here."""
