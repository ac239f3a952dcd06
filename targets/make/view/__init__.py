"""From the description to Make's format, one kind of component a file. Nothing here prints."""
