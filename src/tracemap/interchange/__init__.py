"""What plans are exchanged by with other tools: their texts, their names and what their fields mean."""
