"""Seats and tasks are named by office; no person's number stands there."""

from django.core.exceptions import ValidationError

from publishing.masking import find_personal_data


def validate_office(text: str) -> None:
    """Refuse a mobile number, an identity number or a home (ValidationError)."""
    if find_personal_data(text):
        raise ValidationError("写单位或岗位，不写手机号、身份证号和住址。", code="personal")
