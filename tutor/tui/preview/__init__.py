"""The working copy of an author on the screen that learners will see."""
