"""Who else reads rows: what frameworks make of the classes and templates of a project."""
