"""What other rooms may do with files and documents."""
