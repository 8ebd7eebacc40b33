"""Pages of people: entering, one's account, second steps, devices."""

from portevoix.accounts.views.account import (
    back,
    change_email,
    confirm,
    confirm_email,
    own_data,
    own_settings,
    password,
    resume,
    token,
)
from portevoix.accounts.views.devices import devices, end_device, end_others
from portevoix.accounts.views.entering import ask_link, closed, link, passkey, second_step, sign_in, sign_out
from portevoix.accounts.views.steps import (
    add_app,
    add_passkey,
    codes,
    codes_file,
    remove_app,
    remove_passkey,
    rename_passkey,
    steps,
)

__all__ = [
    "add_app",
    "add_passkey",
    "ask_link",
    "back",
    "change_email",
    "closed",
    "codes",
    "codes_file",
    "confirm",
    "confirm_email",
    "devices",
    "end_device",
    "end_others",
    "link",
    "own_data",
    "own_settings",
    "passkey",
    "password",
    "remove_app",
    "remove_passkey",
    "rename_passkey",
    "resume",
    "second_step",
    "sign_in",
    "sign_out",
    "steps",
    "token",
]
