"""What the house refuses, each with one sentence for a person. `web/errors.py` gives each its status.

A sentence is written in English and translated when it is shown; `N_` only marks it for extraction.
"""

from __future__ import annotations


def N_(sentence: str) -> str:  # noqa: N802 - gettext's own name for "mark, don't translate yet"
    return sentence


class Refusal(Exception):
    """A request that can't be done, for a reason that may be told."""

    code = "refused"
    sentence = N_("That didn't work.")

    def __init__(self, detail: str = "", *, wait: int = 0) -> None:
        super().__init__(detail or self.sentence)
        self.detail = detail
        self.wait = wait


class BadShape(Refusal):
    code = "bad-shape"
    sentence = N_("Something in that wasn't in the form the house expects. Nothing was saved.")


class TooLarge(Refusal):
    code = "too-large"
    sentence = N_("That is more than fits in one piece. Your words are still here; a shorter text will go through.")


class SignedOut(Refusal):
    code = "signed-out"
    sentence = N_("You're signed out. Sign in again; what you typed on this page stays here.")


class Locked(Refusal):
    code = "locked"
    sentence = N_("This device is locked. Unlock it; what you typed is kept, sealed.")


class Absent(Refusal):
    """Not there, or not yours: the same answer for both, so that nobody learns what exists."""

    code = "absent"
    sentence = N_("There's nothing here, or it isn't yours to see.")


class ForeignOrigin(Refusal):
    code = "foreign-origin"
    sentence = N_("That came from another site, so it was left undone.")


class StaleBuild(Refusal):
    code = "stale-build"
    sentence = N_("Usness was renewed while this page was open. Your words are kept. Reload the page and go on.")


class TooOften(Refusal):
    code = "too-often"
    sentence = N_("That was tried too often. Wait a little, then try again.")


class NoRoom(Refusal):
    code = "no-room"
    sentence = N_("The house can't write anything down just now. Your words are still here. Try again in a while.")


class HandleTaken(Refusal):
    code = "handle-taken"
    sentence = N_("That handle is already in use here. Try another.")


class HandleShape(Refusal):
    code = "handle-shape"
    sentence = N_("A handle has 3 to 32 letters from a to z, digits, dots, dashes or underscores.")


class SignInRefused(Refusal):
    code = "sign-in-refused"
    sentence = N_("That handle and passphrase don't belong together.")


class RecoveryRefused(Refusal):
    code = "recovery-refused"
    sentence = N_("That handle and recovery code don't belong together.")


class StaleManifest(Refusal):
    code = "stale-manifest"
    sentence = N_("Your settings were changed on another device. They're loaded again; please repeat the change.")


class InvitationUsed(Refusal):
    code = "used"
    sentence = N_("This invitation was already used. Ask for a new link.")


class InvitationExpired(Refusal):
    code = "expired"
    sentence = N_("This invitation has run out. Ask for a new link.")


class OutOfTurn(Refusal):
    code = "out-of-turn"
    sentence = N_("That step isn't due now. Reload the page to see where you are.")


class NotYetTwo(Refusal):
    code = "not-yet-two"
    sentence = N_("This room has only you in it so far. You can keep this for yourself.")


class RoomClosed(Refusal):
    code = "room-closed"
    sentence = N_("This room is closed. Your own words stay yours.")


class AlreadyAnswered(Refusal):
    code = "already-answered"
    sentence = N_("You have already answered this one.")


class RoundMoved(Refusal):
    code = "round-moved"
    sentence = N_("This question has been opened meanwhile. Reload the page; your words are kept.")


class DayBegun(Refusal):
    code = "day-begun"
    sentence = N_("That day has already begun here. Choose a later one, or share it now; your words are kept.")


class OtherDay(Refusal):
    code = "other-day"
    sentence = N_("This device has another day than the house. Look at its clock, then try again; your words are kept.")


class OtherAnswer(Refusal):
    code = "other-answer"
    sentence = N_("That isn't the answer that was given for this page. Nothing of yours was opened.")


class NotAccepted(Refusal):
    code = "not-accepted"
    sentence = N_("That doesn't belong in this room.")
