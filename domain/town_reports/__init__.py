"""Half-yearly reports of the units of an area (半年报; R4-14): `rule` is the policy data, `figures` their digest."""
