"""Co-building agreements (共驻共建协议书), what was promised in them, and ratings both ways."""
