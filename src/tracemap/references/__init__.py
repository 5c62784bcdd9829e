"""How items name other items: where each reference is written, and what to say of one that names nothing."""
