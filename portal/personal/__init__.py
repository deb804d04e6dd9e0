"""What the portal holds about people: said on the privacy page, handed out and erased on request."""
