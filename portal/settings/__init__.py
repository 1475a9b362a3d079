"""`base` is production, `dev` is `make run`, `test` is `make test`."""
