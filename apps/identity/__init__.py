"""Who: users, authorities, departments, posts, stand-ins, applicants and their agents."""
