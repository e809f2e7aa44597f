"""What units can share: the resource list (资源清单), and who used what, when, for which need."""
