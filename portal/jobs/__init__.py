"""Work done outside the request: the job row is the truth, the broker only a hint."""
