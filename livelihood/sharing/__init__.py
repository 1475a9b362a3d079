"""What residents pass on to each other: a sentence, a list for the group, a QR code, a poster."""
