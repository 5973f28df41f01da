"""What all pages and the API share: the site's parts, its texts as they are read, streams, templates, static files."""
