"""The workshop room: a trainer opens it, attendees ask from phones and chats, answers are approved, shown and written down."""
