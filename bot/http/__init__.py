"""The intranet: HTTP API, widget, pages. Handlers are thin: take text, call the assistant, format, reply."""
