"""What a typed message means."""
