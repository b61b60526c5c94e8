#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "tests/unit/ledger/store/stores.h"
#include "tests/unit/ledger/store/units.h"

// Appends units to a store until it is killed, and says after each append() how many entries are
// acknowledged: 8 bytes of its own kind on standard output. Arguments: directory, entries in a unit.
int main(int count, char** arguments) {
  using namespace passnum;
  if (count != 3) return 2;
  auto store = RocksdbStore::open(arguments[1], small_rocksdb());
  if (!store) {
    std::cerr << store.error().message() << '\n';
    return 1;
  }
  const auto epoch = store.value()->begin_epoch();
  const std::uint64_t unit_entries = std::strtoull(arguments[2], nullptr, 10);
  std::uint64_t size = store.value()->snapshot()->size();
  while (epoch) {
    if (!store.value()->append(unit_of(epoch.value(), size, unit_entries))) return 1;
    size += unit_entries;
    if (::write(STDOUT_FILENO, &size, sizeof size) != sizeof size) return 1;
  }
  return 1;
}
