"""The full-screen front end. Everything that imports textual is in here."""
