"""The solutions' data files: read into typed rows, and judged before anything is written."""
