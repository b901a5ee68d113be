"""What runs beside the script, in its process."""
