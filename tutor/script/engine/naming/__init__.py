"""The mistakes that engines make, and which of them an engine has."""
