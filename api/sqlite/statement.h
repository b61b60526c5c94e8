#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"

struct sqlite3_stmt;

namespace passnum::sqlite {

// One prepared statement. Values only go in by bind(), never into the SQL text. Its Database must outlive it.
class Statement {
 public:
  // Gives every `?` its value, in their order, and begins anew: integers, text, bytes, or an optional of one
  // of these for NULL. There must be exactly as many as marks.
  template <typename... Values>
  Statement& bind(const Values&... values) {
    begin(sizeof...(values));
    int position = 0;
    (bind_one(++position, values), ...);
    return *this;
  }

  // Runs it to its end, for what gives no rows. Errors: those of Database::run().
  Result<Done> run();

  // The next row as std::int64_t, std::string, Bytes, or an optional of one of these where NULL may be;
  // nothing after the last. Errors: those of Database::row().
  template <typename... Columns>
  Result<std::optional<std::tuple<Columns...>>> next() {
    auto stepped = step(sizeof...(Columns));
    if (!stepped) return std::move(stepped).error();
    std::optional<std::tuple<Columns...>> row;
    if (!stepped.value()) return row;
    row.emplace();
    int column = 0;
    bool is_typed = true;
    std::apply([&](auto&... out) { ((is_typed = read(column++, out) && is_typed), ...); }, *row);
    if (!is_typed) return wrong_type();
    return row;
  }

 private:
  friend class Database;
  struct Finalizer {
    void operator()(sqlite3_stmt* handle) const;
  };
  explicit Statement(sqlite3_stmt* handle) : handle_(handle) {}

  void begin(std::size_t values_count);
  void bind_one(int position, std::int64_t value);
  void bind_one(int position, std::string_view value);
  void bind_one(int position, const std::string& value) { bind_one(position, std::string_view(value)); }
  void bind_one(int position, const char* value) { bind_one(position, std::string_view(value)); }
  void bind_one(int position, ByteView value);
  void bind_one(int position, const Bytes& value) { bind_one(position, ByteView(value)); }
  template <std::size_t N>
  void bind_one(int position, const std::array<Byte, N>& value) {
    bind_one(position, ByteView(value));
  }
  template <typename Value>
  void bind_one(int position, const std::optional<Value>& value) {
    if (value) bind_one(position, *value);
  }
  void note(int code);

  // True when there is a row.
  Result<bool> step(std::size_t columns_count);
  bool read(int column, std::int64_t& out) const;
  bool read(int column, std::string& out) const;
  bool read(int column, Bytes& out) const;
  template <typename Value>
  bool read(int column, std::optional<Value>& out) const {
    return is_null(column) || read(column, out.emplace());
  }
  bool is_null(int column) const;
  Error wrong_type() const;

  std::unique_ptr<sqlite3_stmt, Finalizer> handle_;
  int binding_ = 0;  // the first code that was not SQLITE_OK while binding
};

}  // namespace passnum::sqlite
