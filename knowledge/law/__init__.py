"""How official texts name things: units, references, agencies."""
