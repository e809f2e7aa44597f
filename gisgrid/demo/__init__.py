"""Makes the demo community, all of it made up (合成数据)."""
