"""Where a connection to a mail server stops, by what it raises."""

import smtplib
import socket
import ssl

from portevoix.mail.enums import Step


def step_of(error: BaseException) -> Step:
    """Where a connection stopped, by what it raised."""
    match error:
        case socket.gaierror():
            return Step.NAME
        case ssl.SSLCertVerificationError():
            return Step.CERTIFICATE
        case ssl.SSLError() | smtplib.SMTPNotSupportedError():
            return Step.ENCRYPTION
        case smtplib.SMTPAuthenticationError():
            return Step.SIGN_IN
    return Step.CONNECTION
