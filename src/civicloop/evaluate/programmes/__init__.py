"""Programmes of tracked plans: months, pictures, judgements, exchange with central systems."""
