"""Who we are: municipalities, networks, bodies and suppliers, and who may speak for whom."""
