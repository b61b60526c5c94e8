#!/usr/bin/env python3
"""The checker of histories finds each way of answering wrongly, and nothing in histories that are right."""

import random
import sys
import unittest

sys.dont_write_bytecode = True
from linearizability import (
    BLOCK,
    REDEEM,
    REVERSE,
    UNBLOCK,
    Answer,
    Operation,
    Rules,
    State,
    violation,
    violations,
)

FOR_EVER = 10**9


def accepted(index):
    return Answer(index=index)


def repeated(index):
    return Answer(index=index, is_repeat=True)


def refused(code):
    return Answer(refusal=code)


def redeem(name, called, returned, answer, device="a"):
    return Operation(REDEEM, "v", name, called, returned, answer, device)


def reverse(name, scan_id, called, returned, answer, device="a"):
    return Operation(REVERSE, "v", name, called, returned, answer, device, scan_id)


def block(name, called, returned, answer):
    return Operation(BLOCK, "v", name, called, returned, answer)


def unblock(name, called, returned, answer):
    return Operation(UNBLOCK, "v", name, called, returned, answer)


class RightHistories(unittest.TestCase):
    def right(self, *operations):
        self.assertIsNone(violation(operations))

    def test_one_after_the_other(self):
        self.right(
            redeem("r1", 0, 1, accepted(5)),
            redeem("r2", 2, 3, refused("already_redeemed")),
            block("b1", 4, 5, refused("already_redeemed")),
            reverse("u1", "r1", 6, 7, accepted(6)),
            reverse("u2", "r1", 8, 9, refused("already_reversed")),
            block("b2", 10, 11, accepted(7)),
            redeem("r3", 12, 13, refused("blocked")),
            unblock("b3", 14, 15, accepted(8)),
            redeem("r3", 16, 17, accepted(9)),
        )

    def test_a_refusal_heard_before_the_redemption_that_caused_it(self):
        self.right(redeem("r1", 0, 9, accepted(5)), redeem("r2", 1, 2, refused("already_redeemed"), "b"))

    def test_a_device_undoes_only_what_it_did(self):
        self.right(
            redeem("r1", 0, 1, accepted(5)),
            reverse("u1", "r1", 2, 3, refused("not_your_redemption"), "b"),
            reverse("u2", "r9", 4, 5, refused("redemption_unknown"), "b"),
        )

    def test_a_repeat_gets_the_entry_it_made(self):
        self.right(
            redeem("r1", 0, 1, accepted(5)),
            reverse("u1", "r1", 2, 3, accepted(8)),
            redeem("r1", 4, 5, repeated(5)),
            redeem("r2", 6, 7, accepted(9)),
        )

    def test_an_unanswered_request_that_never_happened(self):
        self.right(redeem("r1", 0, 5, None), redeem("r2", 6, 7, accepted(5), "b"))

    def test_an_unanswered_request_that_did_happen(self):
        self.right(
            redeem("r1", 0, 5, None),
            redeem("r2", 6, 7, refused("already_redeemed"), "b"),
            redeem("r1", 8, 9, repeated(3)),
        )

    def test_an_unanswered_reversal_between_two_redemptions(self):
        self.right(
            redeem("r1", 0, 1, accepted(5)),
            reverse("u1", "r1", 2, 8, None),
            redeem("r2", 3, 4, refused("already_redeemed"), "b"),
            redeem("r3", 5, 6, accepted(7), "b"),
        )

    def test_many_at_once_of_which_one_wins(self):
        losers = [redeem(f"l{i}", 0, 100 + i, refused("already_redeemed"), f"d{i}") for i in range(200)]
        self.right(redeem("w", 0, 50, accepted(5)), *losers)

    def test_many_unanswered_at_once(self):
        unanswered = [redeem(f"x{i}", 0, 50, None, f"d{i}") for i in range(200)]
        self.right(*unanswered, redeem("x7", 60, 61, repeated(4), "d7"))

    def test_any_history_made_one_after_the_other_and_then_stretched(self):
        for seed in range(200):
            self.assertIsNone(violation(made_history(random.Random(seed))), f"seed {seed}")


class WrongHistories(unittest.TestCase):
    def wrong(self, culprit, *operations):
        found = violation(operations)
        self.assertIsNotNone(found)
        self.assertEqual(found.operation.request_id, culprit)

    def test_accepted_twice(self):
        self.wrong("r2", redeem("r1", 0, 1, accepted(5)), redeem("r2", 2, 3, accepted(6), "b"))

    def test_accepted_twice_at_once(self):
        self.wrong("r2", redeem("r1", 0, 8, accepted(5)), redeem("r2", 1, 9, accepted(6), "b"))

    def test_accepted_twice_around_an_answer_that_was_lost(self):
        self.wrong(
            "r1",
            redeem("r1", 0, 5, None),
            redeem("r2", 6, 7, accepted(6), "b"),
            redeem("r1", 8, 9, repeated(4)),
        )

    def test_an_accepted_one_was_lost(self):
        self.wrong(
            "u1", redeem("r1", 0, 1, accepted(5)), reverse("u1", "r1", 2, 3, refused("redemption_unknown"))
        )

    def test_a_repeat_made_a_second_entry(self):
        self.wrong("r1", redeem("r1", 0, 1, accepted(5)), redeem("r1", 2, 3, accepted(6)))

    def test_a_repeat_got_the_entry_of_another(self):
        self.wrong("r1", redeem("r1", 0, 1, accepted(5)), redeem("r1", 2, 3, repeated(6)))

    def test_a_stale_refusal(self):
        self.wrong(
            "r2",
            redeem("r1", 0, 1, accepted(5)),
            reverse("u1", "r1", 2, 3, accepted(6)),
            redeem("r2", 4, 5, refused("already_redeemed"), "b"),
        )

    def test_a_refusal_before_anybody_had_asked(self):
        self.wrong("r1", redeem("r1", 0, 1, refused("already_redeemed")), redeem("r2", 2, 3, accepted(5)))

    def test_a_reversal_that_came_after_the_redemption_it_made_room_for(self):
        self.wrong(
            "r2",
            redeem("r1", 0, 1, accepted(5)),
            redeem("r2", 2, 3, accepted(6), "b"),
            reverse("u1", "r1", 4, 5, accepted(7)),
        )

    def test_a_reversal_whose_entry_comes_after_the_redemption_it_made_room_for(self):
        self.wrong(
            "r2",
            redeem("r1", 0, 1, accepted(5)),
            reverse("u1", "r1", 2, 9, accepted(7)),
            redeem("r2", 2, 8, accepted(6), "b"),
        )

    def test_reversed_twice(self):
        self.wrong(
            "u2",
            redeem("r1", 0, 1, accepted(5)),
            reverse("u1", "r1", 2, 3, accepted(6)),
            reverse("u2", "r1", 4, 5, accepted(7)),
        )

    def test_undone_by_another_device(self):
        self.wrong("u1", redeem("r1", 0, 1, accepted(5)), reverse("u1", "r1", 2, 3, accepted(6), "b"))

    def test_spent_while_blocked(self):
        self.wrong("r1", block("b1", 0, 1, accepted(5)), redeem("r1", 2, 3, accepted(6)))

    def test_a_block_that_was_forgotten(self):
        self.wrong("b2", block("b1", 0, 1, accepted(5)), unblock("b2", 2, 3, refused("not_blocked")))

    def test_an_unanswered_request_that_happened_after_its_server_was_gone(self):
        self.wrong(
            "r1",
            redeem("r1", 0, 5, None),
            redeem("r2", 6, 7, accepted(4), "b"),
            reverse("u2", "r2", 8, 9, accepted(5), "b"),
            redeem("r1", 10, 11, repeated(6)),
        )

    def test_only_the_voucher_concerned_is_named(self):
        good = Operation(REDEEM, "other", "r0", 0, 1, accepted(1), "a")
        found = violations([good, redeem("r1", 0, 1, accepted(5)), redeem("r2", 2, 3, accepted(6))])
        self.assertEqual([v.operation.voucher for v in found], ["v"])

    def test_a_wrong_answer_in_any_history(self):
        """One answer turned into its contrary: an entry into a refusal, a refusal into an entry."""
        found = 0
        for seed in range(200):
            rng = random.Random(seed)
            history = made_history(rng, stretch=0)
            answered = [i for i, o in enumerate(history) if o.answer]
            number = rng.choice(answered)
            history[number] = contrary(history[number])
            found += violation(history) is not None
        self.assertEqual(found, 200)


def contrary(operation):
    wrong = accepted(FOR_EVER) if operation.answer.refusal else refused("blocked_by_nobody")
    return Operation(**(vars(operation) | {"answer": wrong}))


def random_request(rng, number, made):
    """A request like those of the clients, repeats among them."""
    if made and rng.random() < 0.2:
        return rng.choice(made)
    device = rng.choice("abc")
    scans = [o.request_id for o in made if o.action == REDEEM] or ["none"]
    return rng.choice(
        [
            redeem(f"r{number}", 0, 0, None, device),
            redeem(f"r{number}", 0, 0, None, device),
            reverse(f"u{number}", rng.choice(scans), 0, 0, None, device),
            block(f"b{number}", 0, 0, None),
            unblock(f"n{number}", 0, 0, None),
        ]
    )


def made_history(rng, stretch=25):
    """Requests decided one after the other at the times 10, 20…, each called earlier and heard of later."""
    state, entries, made, history = State(), {}, [], []
    for number in range(60):
        request = random_request(rng, number, made)
        made.append(request)
        rules = Rules(made)
        moment = 10 * (number + 1)
        is_repeat = request.request_id in state.made
        refusal = "" if is_repeat else rules.refusal(state, request)
        is_lost = rng.random() < 0.1
        if not refusal and not is_repeat and not (is_lost and rng.random() < 0.5):
            state = rules.step(state, request)
            entries[request.request_id] = number
        if request.request_id in entries:
            answer = repeated(entries[request.request_id]) if is_repeat else accepted(number)
        else:
            answer = refused(refusal)
        times = {"called": moment - rng.randint(0, stretch), "returned": moment + rng.randint(0, stretch)}
        history.append(Operation(**(vars(request) | times | {"answer": None if is_lost else answer})))
    return history


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
