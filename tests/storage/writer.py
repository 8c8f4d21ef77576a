"""A process that acts without end, eight people at once, and says what was acknowledged: to be killed."""

import sys
import threading

from gathering import act

from deliberation.storage.database import Database

speaking = threading.Lock()
db, journal_id = Database(sys.argv[1]), int(sys.argv[2])


def acts():
    while True:
        receipt = act(db, journal_id)
        with speaking:
            sys.stdout.write(f"{receipt.seq} {receipt.digest}\n")
            sys.stdout.flush()


for _ in range(8):
    threading.Thread(target=acts).start()
