// runs/layer_list.h
//
// The layers of `--layers`.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace idiolect::runs {

/// "0-7,12" → 0 … 7 and 12, in order, each once; "all" → empty. Throws UsageError for other words.
std::vector<std::int64_t> parse_layers(std::string_view text);

}  // namespace idiolect::runs
