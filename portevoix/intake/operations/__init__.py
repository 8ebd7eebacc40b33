"""Writes: bring a file, match, check, mend, decide, take in, undo, forget."""

from portevoix.intake.operations.begin import begin, correct, forget, forget_old
from portevoix.intake.operations.check import CHECK, ask_check, match_columns, run_check
from portevoix.intake.operations.decide import decide, decide_rest
from portevoix.intake.operations.mend import NotOpen, leave, mend, set_aside, settle
from portevoix.intake.operations.start import TAKE, UNDO, NothingToTake, Undecided, ask_take, ask_undo
from portevoix.intake.operations.take import run_take
from portevoix.intake.operations.undo import run_undo

__all__ = [
    "CHECK",
    "TAKE",
    "UNDO",
    "NotOpen",
    "NothingToTake",
    "Undecided",
    "ask_check",
    "ask_take",
    "ask_undo",
    "begin",
    "correct",
    "decide",
    "decide_rest",
    "forget",
    "forget_old",
    "leave",
    "match_columns",
    "mend",
    "run_check",
    "run_take",
    "run_undo",
    "set_aside",
    "settle",
]
