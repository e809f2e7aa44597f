"""Care classes and services: read by named people alone, each look logged by the database."""
