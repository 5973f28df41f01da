"""How an answer is put together: forms, lead, quotation, suggested questions."""
