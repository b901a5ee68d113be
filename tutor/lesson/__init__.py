"""Lesson packs: Markdown and TOML, read with every fault located, and checked by the engine."""
