"""Characters on a page → lines, columns, paragraphs, footnotes, ruled tables."""
