"""The author's tools: what a lesson's program computes, what its texts claim, what its questions tell."""
