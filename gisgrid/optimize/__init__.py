"""Pure algorithms on metric geometry: no database, no HTTP, no clock, no unseeded chance."""
