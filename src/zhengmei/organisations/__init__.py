"""Units and duties 组织: Region, Organisation, PackAdoption, Appointment (person + unit + duty).

Chapter: who supervises, who sponsors. Neighbours: filing above, identity below.
"""
