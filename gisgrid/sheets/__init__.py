"""What is printed for a walk and comes back: walk sheets, atlas, wall map, blank diaries."""
