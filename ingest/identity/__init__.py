"""Who a text is: kind, number, day, issuer and title, from its letterhead."""
