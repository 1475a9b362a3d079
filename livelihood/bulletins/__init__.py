"""The bulletin (通报): its content taken and frozen, read again, and written as files.

docs/bulletins.md says what is frozen, what is not, and why.
"""
