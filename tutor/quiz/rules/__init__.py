"""The wrong rules: one row each, with its name, the belief behind it and the words about it."""
