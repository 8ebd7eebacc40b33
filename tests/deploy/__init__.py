"""What is installed, and what stands in front of it."""
