"""What a letter says: forms of address, merge fields, merging, problems, plain text and HTML."""
