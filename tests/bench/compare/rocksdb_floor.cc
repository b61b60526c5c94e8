// What RocksDB alone takes for redemptions: three puts each, one synced write a group, nothing decided,
// hashed or signed. `--threads` asks for one thread a client, which writes by itself and lets RocksDB make
// the groups; otherwise one writer takes whatever waits, and a client whose answer came asks again at once.
#include <rocksdb/write_batch.h>

#include <CLI/CLI.hpp>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <future>

#include "tests/bench/compare/group_commit.h"

namespace passnum::compare {
namespace {

struct Plan {
  std::string directory;
  std::uint64_t redemptions = 100'000;
  std::size_t in_flight = 64;
  std::size_t unit = 1;
  bool has_threads = false;
};

// Ids in order, as those that begin with the time are.
Spent spent(std::uint64_t number) {
  std::array<char, 64> id{};
  std::snprintf(id.data(), id.size(), "01900000-0000-7000-8000-%012llx",
                static_cast<unsigned long long>(number));
  return {number, id.data()};
}

// Units one after the other, as an import would write them.
std::uint64_t write_units(FloorStore& store, const Plan& plan) {
  std::uint64_t writes = 0;
  for (std::uint64_t next = 0; next < plan.redemptions; ++writes) {
    rocksdb::WriteBatch batch;
    for (std::size_t i = 0; i < plan.unit && next < plan.redemptions; ++i, ++next)
      store.add(batch, next, spent(next));
    store.write(batch);
  }
  return writes;
}

std::uint64_t write_by_threads(FloorStore& store, const Plan& plan) {
  std::atomic<std::uint64_t> next{0};
  std::vector<std::thread> clients;
  for (std::size_t i = 0; i < plan.in_flight; ++i) {
    clients.emplace_back([&] {
      for (std::uint64_t mine = next++; mine < plan.redemptions; mine = next++) {
        rocksdb::WriteBatch batch;
        store.add(batch, mine, spent(mine));
        store.write(batch);
      }
    });
  }
  for (auto& client : clients) client.join();
  return plan.redemptions;  // RocksDB does not say how many syncs it made of them
}

std::uint64_t write_by_groups(FloorStore& store, const Plan& plan) {
  std::promise<void> done;
  std::uint64_t next = plan.in_flight;
  std::uint64_t answered = 0;
  GroupCommit* to = nullptr;
  GroupCommit groups(store, [&](const GroupCommit::Group& group) {
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (next < plan.redemptions) to->submit({spent(next++), 0, {}});
      if (++answered == plan.redemptions) done.set_value();
    }
  });
  to = &groups;
  for (std::uint64_t i = 0; i < plan.in_flight; ++i) groups.submit({spent(i), 0, {}});
  done.get_future().wait();
  return groups.groups();
}

int run(const Plan& plan) {
  FloorStore store(plan.directory, plan.has_threads ? FloorStore::Writers::many : FloorStore::Writers::one);
  const auto start = std::chrono::steady_clock::now();
  const std::uint64_t writes = plan.unit > 1 || plan.in_flight == 1 ? write_units(store, plan)
                               : plan.has_threads                   ? write_by_threads(store, plan)
                                                                    : write_by_groups(store, plan);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  store.check(plan.redemptions);
  std::printf("{\"per_second\":%.1f,\"redemptions\":%llu,\"writes\":%llu}\n",
              static_cast<double>(plan.redemptions) / seconds,
              static_cast<unsigned long long>(plan.redemptions), static_cast<unsigned long long>(writes));
  return 0;
}

}  // namespace
}  // namespace passnum::compare

int main(int argc, char** argv) {
  passnum::compare::Plan plan;
  CLI::App app("RocksDB alone\nExample: rocksdb_floor --dir new-folder --in-flight 64 --redemptions 50000");
  app.add_option("--dir", plan.directory, "A folder that is not there yet")->required();
  app.add_option("--redemptions", plan.redemptions)->capture_default_str()->check(CLI::Range(1, 100'000'000));
  app.add_option("--in-flight", plan.in_flight, "Clients that wait for their answer")
      ->capture_default_str()
      ->check(CLI::Range(1, 4096));
  app.add_option("--unit", plan.unit, "Redemptions a write, one write after the other")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000));
  app.add_flag("--threads", plan.has_threads, "One thread a client");
  CLI11_PARSE(app, argc, argv);
  if (plan.redemptions < plan.in_flight) passnum::compare::give_up("fewer redemptions than clients");
  return passnum::compare::run(plan);
}
