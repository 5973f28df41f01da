"""One module for each change, in the order of its `revision`."""
