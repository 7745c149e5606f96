"""What people in an organization follow while it happens: the live channel, and the sound of a call."""
