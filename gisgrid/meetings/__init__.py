"""Joint meetings (联席会议) and regular meetings (定期例会): rule, agenda, minutes, who came."""
