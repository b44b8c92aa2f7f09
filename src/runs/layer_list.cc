#include "runs/layer_list.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>

#include "base/error.h"

namespace idiolect::runs {
namespace {

constexpr std::int64_t kMostLayers = 10'000;

std::int64_t number_of(std::string_view text, std::string_view whole) {
  std::int64_t number = -1;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size() || number < 0 ||
      number >= kMostLayers)
    throw UsageError("--layers '" + std::string(whole) + "' is not a list of layers",
                     "give all, or numbers from 0 and ranges with commas, e.g. 0-7,12");
  return number;
}

}  // namespace

std::vector<std::int64_t> parse_layers(std::string_view text) {
  if (text == "all") return {};
  std::set<std::int64_t> layers;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(',', start), text.size());
    const std::string_view part = text.substr(start, end - start);
    const std::size_t dash = part.find('-');
    const std::int64_t first = number_of(part.substr(0, dash), text);
    const std::int64_t last =
        dash == std::string_view::npos ? first : number_of(part.substr(dash + 1), text);
    if (last < first) number_of("", text);  // refuses
    for (std::int64_t layer = first; layer <= last; ++layer) layers.insert(layer);
    start = end + 1;
  }
  return {layers.begin(), layers.end()};
}

}  // namespace idiolect::runs
