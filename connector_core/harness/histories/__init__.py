"""Hours of a vendor, its deliveries and its pollers under random faults, from one seed."""
