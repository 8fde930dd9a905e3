"""What changes figures after they were filed: replay, review, slot events, the registry of models."""
