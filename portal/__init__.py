"""The floor and the roof of the portal: accounts, rights, audit, jobs, files and wiring."""
