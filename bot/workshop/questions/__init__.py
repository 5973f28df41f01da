"""The questions of a room: asked, merged, prepared, answered, passed on."""
