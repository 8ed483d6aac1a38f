"""What leaves the dashboard: the packet, the public edition, interfaces.

Made from the same Metrics, figures and words as the screens, so that none can say another number.
"""
