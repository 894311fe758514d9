"""What may be asked for: procedures, dated versions, form fields, components, fees, time limits, plans.

Law as dated data, with its source, never as code.
"""
