#include "runs/layer_list.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace idiolect::runs {
namespace {

using Layers = std::vector<std::int64_t>;

TEST(LayerList, TakesNumbersAndRanges) {
  EXPECT_EQ(parse_layers("0-3,7"), (Layers{0, 1, 2, 3, 7}));
  EXPECT_EQ(parse_layers("5"), (Layers{5}));
  EXPECT_EQ(parse_layers("7,2-3,2"), (Layers{2, 3, 7}));
  EXPECT_TRUE(parse_layers("all").empty());
}

TEST(LayerList, RefusesAnythingElse) {
  for (const char* text : {"", "a", "1-", "-1", "3-1", "1,,2", "1 2", "999999999999", "0-99999"})
    EXPECT_THROW(parse_layers(text), UsageError) << text;
}

}  // namespace
}  // namespace idiolect::runs
