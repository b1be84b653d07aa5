"""Documents generated from the code by `make docs`."""
