"""What a run would be with other numbers in its leaves, and what its gradients say of that."""
