"""History as people read it: which object, what it is made of, who may see it, and the pages that show it."""
