"""The register's data files: read into typed rows, and judged before anything is written."""
