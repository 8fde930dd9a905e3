"""Step ⑧: what is late, missing, returned or implausible, told once to whoever can mend it.

`problems` finds what is wrong now, `alert_states` decides what to record of it, `alert_decisions` records that and what
people decide, `messages` and `delivery` bring it to its receivers (docs/alerts.md). An alert is a stream of events,
`alert/<fingerprint>`; the view `quality.alerts` says how each stands now.
"""
