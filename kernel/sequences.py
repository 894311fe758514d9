"""Numbers without gaps: taken under a row lock, given back when the transaction fails."""

from django.db import IntegrityError, connection, transaction

from kernel.models import Sequence


def take_number(series: str, *, period: str) -> int:
    """The next number of ``series`` in ``period`` (1, 2, 3 …); the series stays locked until the caller commits.

    Must be called inside a transaction: a number that could be kept by a failed change would leave a gap.
    """
    assert connection.in_atomic_block, "a number is taken only together with the change that uses it"
    row = Sequence.objects.select_for_update().filter(series=series, period=period).first()
    if row is None:
        try:
            with transaction.atomic():
                row = Sequence.objects.create(series=series, period=period)
        except IntegrityError:  # somebody opened the period at the same moment
            pass
        row = Sequence.objects.select_for_update().get(series=series, period=period)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last
