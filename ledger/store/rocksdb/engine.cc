#include "ledger/store/rocksdb/engine.h"

#include <utility>

#include "ledger/store/unit_check.h"

namespace passnum {
namespace {

std::string encode_u64(std::uint64_t value) {
  Bytes out;
  append_u64(out, value);
  return std::string(as_text(out));
}

}  // namespace

std::string encode_head(const Head& head) {
  return encode_u64(head.size) + head.checkpoint;
}

View::View(const Database& of, Head seen) : database(of), moment(of->GetSnapshot()), head(std::move(seen)) {}

View::~View() {
  database->ReleaseSnapshot(moment);
}

Engine::Engine(std::unique_ptr<SizeMark> mark, std::unique_ptr<Database> database, Head head,
               std::uint64_t epoch)
    : mark_(std::move(mark)),
      database_(std::move(database)),
      progress_(Progress{head.size, epoch}),
      view_(std::make_shared<const View>(*database_, std::move(head))) {}

// The mark is only as good as its last sync; here it costs nobody time.
Engine::~Engine() {
  view_.with([](std::shared_ptr<const View>& view) { view.reset(); });
  database_.reset();
  const bool synced = static_cast<bool>(mark_->sync());
  static_cast<void>(synced);  // the database is what is durable; the mark may be behind it
}

Result<Done> Engine::check_alive() const {
  return failure_.with([](const std::optional<Error>& failure) -> Result<Done> {
    if (failure) return failure->while_doing("the store has failed before and must be opened again");
    return Done{};
  });
}

Error Engine::fail(const Error& error) {
  failure_.with([&](std::optional<Error>& failure) { failure = error; });
  return error;
}

std::shared_ptr<const View> Engine::view() const {
  return view_.with([](const std::shared_ptr<const View>& view) { return view; });
}

// Makes `batch` true.
//
//   a crash before 1   loses it, and nobody was told of it
//   a crash within 1   leaves all of it or none of it: one record of the write-ahead log
//   a crash after 1    keeps it; a mark that is behind does no harm
//
// A failed sync is not tried again: the kernel may have dropped the pages and say yes the second time.
Result<Done> Engine::write(rocksdb::WriteBatch& batch, const Progress& after) {
  if (auto written = database_->write(batch); !written) return fail(written.error());  // 1.
  if (auto raised = mark_->raise(after); !raised) return fail(raised.error());         // 2.
  return Done{};
}

Result<std::uint64_t> Engine::begin_epoch() {
  return progress_.with([this](Progress& progress) -> Result<std::uint64_t> {
    if (auto alive = check_alive(); !alive) return std::move(alive).error();
    const Progress after{progress.size, progress.epoch + 1};
    rocksdb::WriteBatch batch;
    if (auto put = database_->put(batch, Column::meta, kEpochKey, encode_u64(after.epoch)); !put) {
      return std::move(put).error();
    }
    if (auto written = write(batch, after); !written) {
      return written.error().while_doing("beginning epoch " + std::to_string(after.epoch));
    }
    if (auto synced = mark_->sync(); !synced) return fail(synced.error());
    progress = after;
    return after.epoch;
  });
}

Result<Done> Engine::append(const Unit& unit) {
  return progress_.with([&](Progress& progress) { return append_alone(progress, unit); });
}

Result<Done> Engine::append_alone(Progress& progress, const Unit& unit) {
  if (auto alive = check_alive(); !alive) return alive;
  if (auto checked = check_unit(unit, progress.size, progress.epoch); !checked) return checked;

  rocksdb::WriteBatch batch;
  Result<Done> filled = Done{};
  const auto put = [&](Column column, std::string_view key, std::string_view value) {
    if (filled) filled = database_->put(batch, column, key, value);
  };
  std::uint64_t index = unit.first_index;
  for (const Bytes& entry : unit.entries) put(Column::entries, entry_key(index++), as_text(entry));
  for (const StatePut& change : unit.state) {
    if (change.value) {
      put(Column::state, change.key, *change.value);
    } else if (const auto status = batch.Delete(database_->column(Column::state), change.key); !status.ok()) {
      return to_error(status, "deleting a state key");
    }
  }
  for (const TilePut& tile : unit.tiles) {
    put(Column::tiles, tile_key(tile.level, tile.index), as_text(tile.hashes));
  }
  Head head{index, unit.checkpoint};
  put(Column::meta, kHeadKey, encode_head(head));
  if (!filled) return filled;

  const Progress after{head.size, progress.epoch};
  if (auto written = write(batch, after); !written) {
    return written.error().while_doing("appending at entry " + std::to_string(unit.first_index));
  }
  progress = after;
  auto next = std::make_shared<const View>(*database_, std::move(head));
  view_.with([&](std::shared_ptr<const View>& view) { view.swap(next); });
  return Done{};
}

}  // namespace passnum
