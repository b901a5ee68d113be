"""The file of the learner's record: its format, its repair, and what to do without a disk."""
