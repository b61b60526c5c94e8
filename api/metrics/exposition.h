#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "api/metrics/cells.h"

namespace passnum::metrics {

struct Label {
  std::string_view name;
  std::string_view value;
};
using Labels = std::initializer_list<Label>;

// Writes metrics in Prometheus' text format 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/). A family is begun, then its samples follow;
// names, help and label names are literals of ours, label values are escaped.
class Exposition {
 public:
  enum class Type { counter, gauge, histogram };

  void family(std::string_view name, Type type, std::string_view help);
  void sample(Labels labels, std::uint64_t value);
  void sample(Labels labels, double value);
  // Buckets, sum and count. The count is that of the buckets, whatever is added meanwhile. `per_unit`: what
  // the sum is divided by.
  template <std::size_t N>
  void histogram(const Cells& cells, const Histogram<N>& one, Labels labels, double per_unit) {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i <= N; ++i) {
      count += cells.sum(one.first_cell + i);
      line("_bucket", labels, i < N ? (*one.bounds)[i].label : std::string_view("+Inf"));
      number(count);
    }
    line("_sum", labels, {});
    number(static_cast<double>(cells.sum(one.first_cell + N + 1)) / per_unit);
    line("_count", labels, {});
    number(count);
  }

  const std::string& text() const { return text_; }

 private:
  void line(std::string_view suffix, Labels labels, std::string_view le);
  void label(std::string_view name, std::string_view value, bool& is_first);
  void number(std::uint64_t value);
  void number(double value);

  std::string text_;
  std::string name_;
};

constexpr double kNanosecondsPerSecond = 1e9;

}  // namespace passnum::metrics
