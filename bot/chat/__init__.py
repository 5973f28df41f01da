"""A message of a chat and what is kept of it: blocks of a reply, the ledger, letters that wait, who is admitted."""
