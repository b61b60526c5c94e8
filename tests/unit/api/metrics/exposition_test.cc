#include "api/metrics/exposition.h"

#include <gtest/gtest.h>

namespace passnum::metrics {
namespace {

TEST(Exposition, WritesAFamilyAndItsSamples) {
  Exposition out;
  out.family("a_total", Exposition::Type::counter, "What it counts.");
  out.sample({}, std::uint64_t{18'446'744'073'709'551'615U});
  out.sample({{"result", "accepted"}, {"route", "/v1/{id}"}}, std::uint64_t{3});
  out.family("b_seconds", Exposition::Type::gauge, "How old.");
  out.sample({}, 0.25);
  EXPECT_EQ(out.text(),
            "# HELP a_total What it counts.\n# TYPE a_total counter\na_total 18446744073709551615\n"
            "a_total{result=\"accepted\",route=\"/v1/{id}\"} 3\n"
            "# HELP b_seconds How old.\n# TYPE b_seconds gauge\nb_seconds 0.25\n");
}

TEST(Exposition, EscapesWhatWouldEndALabelOrALine) {
  Exposition out;
  out.family("a", Exposition::Type::gauge, "A.");
  out.sample({{"x", "\"} 1\nforged 2\\"}}, std::uint64_t{1});
  EXPECT_EQ(out.text(), "# HELP a A.\n# TYPE a gauge\na{x=\"\\\"} 1\\nforged 2\\\\\"} 1\n");
}

TEST(Exposition, WritesAHistogramWithRisingBucketsAndTheirCount) {
  Cells cells(CountHistogram::kCellsCount);
  const CountHistogram batch{&kCountBounds, 0};
  for (const std::uint64_t value : {1U, 2U, 2U, 2000U}) batch.add(cells, value);
  Exposition out;
  out.family("b", Exposition::Type::histogram, "B.");
  out.histogram(cells, batch, {{"k", "v"}}, 10);
  EXPECT_NE(out.text().find("b_bucket{k=\"v\",le=\"1\"} 1\nb_bucket{k=\"v\",le=\"2\"} 3\n"),
            std::string::npos);
  EXPECT_NE(out.text().find("b_bucket{k=\"v\",le=\"1024\"} 3\nb_bucket{k=\"v\",le=\"+Inf\"} 4\n"
                            "b_sum{k=\"v\"} 200.5\nb_count{k=\"v\"} 4\n"),
            std::string::npos)
      << out.text();
}

}  // namespace
}  // namespace passnum::metrics
