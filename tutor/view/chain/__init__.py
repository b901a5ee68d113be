"""What the ledger tells of one event: the product of an edge, its rule, and everything else."""
