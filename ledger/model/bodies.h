#pragma once

// What each kind of entry says, beside what every entry has (ledger/model/entry.h). FORMAT.md, section 3, is
// the list for readers; names and meanings written there never change.

#include "ledger/model/key_bodies.h"
#include "ledger/model/payment_bodies.h"
#include "ledger/model/setup_bodies.h"
#include "ledger/model/voucher_bodies.h"
