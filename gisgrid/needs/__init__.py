"""What residents need: raised, carried through its steps, counted by grid and day."""
