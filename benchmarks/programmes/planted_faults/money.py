"""Faults of the money's doors."""

from benchmarks.programmes.planted_faults.fault import Fault

PAYOUTS, ORDERS = "lives of payouts 300", "lives of orders 300"

FAULTS = [
    Fault(
        "an amount in a body takes any currency",
        "chalicelib/markets/models/amounts.py",
        "if money.currency not in largest:",
        "if False:",
        ("tests/contracts/test_amounts.py",),
    ),
    Fault(
        "goodwill in another currency is paid in the order's",
        "chalicelib/orders/service/refunding.py",
        "if amount.currency != currency:",
        "if False:",
        ("tests/unit/orders",),
    ),
    Fault(
        "a hold is not asked for when a payout is tried again",
        "chalicelib/payouts/service/transfers.py",
        '    if found.reasons:\n        again = PAYOUT.move(again, "hold", SYSTEM, held_for=found.reasons)\n',
        "",
        (PAYOUTS,),
    ),
    Fault(
        "a hold is not asked for when a payout goes to the bank",
        "chalicelib/payouts/service/transfers.py",
        "    if not found.reasons:\n        _send(work, payout, found)",
        "    if True:\n        _send(work, payout, found)",
        (PAYOUTS,),
    ),
    Fault(
        "a hold is not asked for at the cut-off",
        "chalicelib/payouts/service/cut_off.py",
        "        _withdraw_blocked(day, now)\n    bank_days.seal(",
        "        pass\n    bank_days.seal(",
        (PAYOUTS,),
    ),
    Fault(
        "a chargeback has no bounds",
        "chalicelib/payouts/rules/chargebacks.py",
        "    if not 1 <= amount.amount <= left.amount:",
        "    if False:",
        (PAYOUTS,),
    ),
    Fault(
        "a bank takes more than is left of a payment",
        "chalicelib/payouts/rules/chargebacks.py",
        "max(0, min(claimed, left.amount))",
        "max(0, claimed)",
        (PAYOUTS,),
    ),
    Fault(
        "a refund gives back what a bank took already",
        "chalicelib/orders/refunds.py",
        "    back = within(money_of(order), back, left_to_refund(order))\n",
        "",
        (ORDERS,),
    ),
    Fault(
        "a change of schedule leaves the old period open",
        "chalicelib/payouts/service/schedules.py",
        "since=since, number=seen.number + 1, ",
        "",
        (PAYOUTS,),
    ),
    Fault(
        "a statement is paid while another is below zero",
        "chalicelib/payouts/rules/payouts.py",
        "return max(total - available, 0)",
        "return 0",
        (PAYOUTS,),
    ),
    Fault(
        "a label the buyer pays makes a smaller refund",
        "chalicelib/orders/refunds.py",
        "    kept = min(return_label, amount)\n",
        "    kept = 0\n",
        (ORDERS,),
    ),
    Fault(
        "a label stays with the seller who won the case",
        "chalicelib/payouts/service/booking.py",
        '    if to_seller == (event.paid_before == "seller"):',
        "    if True:",
        (PAYOUTS,),
    ),
    Fault(
        "what no bank took counts as paid",
        "chalicelib/payouts/bank/ach.py",
        "    if day.written_at is None or day.taken_at is None:\n        return False\n",
        "    if day.taken_at is None:\n        return True\n",
        (PAYOUTS,),
    ),
    Fault(
        "an account that the bank closed is used again",
        "chalicelib/payouts/service/bank_accounts.py",
        "    if same and account.status is not S.LOCKED:\n        _lock(work, account, code)",
        "    if False:\n        _lock(work, account, code)",
        (PAYOUTS,),
    ),
]
