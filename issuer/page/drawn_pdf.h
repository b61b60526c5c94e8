#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"

namespace passnum::page {

// One indirect object of a PDF file: the text between "N 0 obj" and "endobj".
struct DrawnObject {
  std::uint32_t number{};
  std::string_view body;
  bool is_stream() const { return body.ends_with("endstream"); }
};

// The objects of a PDF file as Cairo 1.16 writes it: one classic cross-reference table, every generation 0,
// no encryption. It views the bytes it was opened on, which must outlive it.
class DrawnPdf {
 public:
  // Reads the table and the trailer. Errors: corrupt, naming what is not as expected.
  static Result<DrawnPdf> open(std::string_view pdf);

  // Object numbers run from 1 to objects_count() - 1.
  std::uint32_t objects_count() const { return static_cast<std::uint32_t>(extents_.size()); }
  std::uint32_t root() const { return root_; }
  std::uint32_t info() const { return info_; }
  // True for a number that the table declares free.
  bool is_free(std::uint32_t number) const { return extents_[number].begin == 0; }
  // Errors: corrupt.
  Result<DrawnObject> object(std::uint32_t number) const;

 private:
  struct Extent {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };
  DrawnPdf() = default;
  Result<Done> read_table(std::string_view table);
  Result<Done> read_trailer(std::string_view trailer);
  void find_ends(std::uint64_t table_offset);

  std::string_view pdf_;
  std::vector<Extent> extents_;
  std::uint32_t root_ = 0;
  std::uint32_t info_ = 0;
};

}  // namespace passnum::page
