"""Running: a client's notebooks are executed by papermill, read back as a Story, and delivered."""
